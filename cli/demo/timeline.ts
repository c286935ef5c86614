import type { OutcomeEvent } from './api.ts';

const dayMs = 86_400_000;

export type Watched = { readonly firstName: string; readonly timezone: string };
type Started = { readonly real: number; readonly virtual: number };

/**
 * One line per outcome event: `day 1  20:44    0.6 s  Ana    sms/welcome accepted`, the time that the clock on the
 * person's wall shows, and the seconds that really passed since the sign-up. A receipt repeats no time. Null for who is not in the cast.
 */
export function createTimeline(
  people: ReadonlyMap<string, Watched>,
  scale: number,
  signedUpAt: () => number,
): (event: OutcomeEvent) => string | null {
  const starts = new Map<string, Started>();
  return (event) => {
    const text = (key: string): string => String(event[key] ?? '');
    const person = people.get(text('profile'));
    if (person === undefined) return null;
    const real = Date.parse(text('at'));
    if (event.type === 'enrollment.entered')
      starts.set(text('enrollment'), { real, virtual: Number(event['virtualAt']) });
    const start = starts.get(event['enrollment'] === undefined ? text('ownerId') : text('enrollment'));
    if (start === undefined) return null;
    // A message says when it was decided; for the rest the person's clock is read at the moment of recording (I14).
    const decided = event.type.startsWith('message.') ? Number(event['virtualAt']) : undefined;
    const virtual = decided ?? start.virtual + (real - start.real) * scale;
    const [first, now] = [onTheWall(start.virtual, person.timezone), onTheWall(virtual, person.timezone)];
    const time = event.type === 'message.delivered' ? '' : `day ${now.day - first.day + 1}  ${now.time}`;
    const seconds = (Math.max(0, real - signedUpAt()) / 1000).toFixed(1);
    return `${time.padEnd(12)}  ${seconds.padStart(5)} s  ${person.firstName.padEnd(5)} ${what(event)}`;
  };
}

/** Swedes write `2026-03-02 14:30`. */
function onTheWall(instant: number, timeZone: string): { readonly day: number; readonly time: string } {
  const written = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const [date = '', time = ''] = written.format(instant).split(' ');
  return { day: Date.parse(date) / dayMs, time };
}

/** Reasons are worth a word only where something did not go its usual way. */
function what(event: OutcomeEvent): string {
  const text = (key: string): string => String(event[key] ?? '');
  const [kind, happened = ''] = event.type.split('.');
  const reason = ['accepted', 'delivered', 'entered', 'completed'].includes(happened) ? '' : ` (${text('reason')})`;
  if (kind === 'message') return `${`${text('channel')}/${text('template')}`.padEnd(15)} ${happened}${reason}`;
  if (happened === 'entered') return `enters the journey ${text('journey')}`;
  return `${happened} the journey ${text('journey')}${reason}`;
}
