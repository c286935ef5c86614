import type { OutcomeEvent } from './api.ts';

const dayMs = 86_400_000;
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** One line per outcome event: `day 3 09:00  Ana   email/pro-tips accepted`. Null for what would only repeat. */
export function timelineLine(
  event: OutcomeEvent,
  names: ReadonlyMap<string, string>,
  virtualStart: number,
): string | null {
  const text = (key: string): string => String(event[key] ?? '');
  const name = (names.get(text('profile')) ?? 'somebody').padEnd(6);
  if (event.type.startsWith('message.')) {
    const at = Number(event['virtualAt'] ?? virtualStart);
    const day = Math.floor((at - startOfDay(virtualStart)) / dayMs) + 1;
    const what = event.type.slice('message.'.length);
    const because = what === 'accepted' || what === 'delivered' ? '' : ` (${text('reason')})`;
    return `day ${day} ${clockTime.format(at)}  ${name} ${text('channel')}/${text('template')} ${what}${because}`;
  }
  if (event.type === 'enrollment.entered')
    return `day 1 ${clockTime.format(virtualStart)}  ${name} enters ${text('journey')}`;
  if (event.type.startsWith('enrollment.'))
    return `              ${name} ${event.type.slice('enrollment.'.length)} ${text('journey')} (${text('reason')})`;
  return null;
}

const startOfDay = (instant: number): number => instant - (instant % dayMs);
