import type { OutcomeEvent } from './api.ts';

const dayMs = 86_400_000;

export type Watched = { readonly firstName: string; readonly timezone: string };
type Started = { readonly real: number; readonly virtual: number; readonly person: Watched };

export type Timeline = {
  /** The line of an outcome event. Null for who is not in the cast. */
  lineOf(event: OutcomeEvent): string | null;
  /** The same for what no event tells. */
  now(who: string, what: string): string;
};

/**
 * One line per outcome event: `day 1  20:44    0.6 s  Ana    sms/welcome accepted`, the time that the clock on the
 * person's wall shows, and the seconds that really passed since `began` (epoch ms). A receipt repeats no time.
 */
export function createTimeline(people: ReadonlyMap<string, Watched>, scale: number, began: number): Timeline {
  const starts = new Map<string, Started>();
  const line = (time: string, real: number, who: string, what: string): string => {
    const seconds = (Math.max(0, real - began) / 1000).toFixed(1);
    return `${time.padEnd(12)}  ${seconds.padStart(5)} s  ${who.padEnd(5)} ${what}`;
  };
  const lineOf = (event: OutcomeEvent): string | null => {
    const text = (key: string): string => String(event[key] ?? '');
    const real = Date.parse(text('at'));
    const newcomer = people.get(text('profile'));
    if (event.type === 'enrollment.entered' && newcomer !== undefined)
      starts.set(text('enrollment'), { real, virtual: Number(event['virtualAt']), person: newcomer });
    const start = starts.get(event['enrollment'] === undefined ? text('ownerId') : text('enrollment'));
    if (start === undefined) return null;
    // A message says when it was decided; for the rest the person's clock is read at the moment of recording (I14).
    const decided = event.type.startsWith('message.') ? Number(event['virtualAt']) : undefined;
    const virtual = decided ?? start.virtual + (real - start.real) * scale;
    const { firstName, timezone } = start.person;
    const [first, now] = [onTheWall(start.virtual, timezone), onTheWall(virtual, timezone)];
    const time = event.type === 'message.delivered' ? '' : `day ${now.day - first.day + 1}  ${now.time}`;
    return line(time, real, firstName, what(event));
  };
  return { lineOf, now: (who, what) => line('', Date.now(), who, what) };
}

/** Swedes write `2026-03-02 14:30`. */
function onTheWall(instant: number, timeZone: string): { readonly day: number; readonly time: string } {
  const written = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const [date = '', time = ''] = written.format(instant).split(' ');
  return { day: Date.parse(date) / dayMs, time };
}

/** `sms/ticket-satisfaction` */
const widest = 23;

/** Reasons are worth a word only where something did not go its usual way. */
function what(event: OutcomeEvent): string {
  const text = (key: string): string => String(event[key] ?? '');
  const [kind, happened = ''] = event.type.split('.');
  const reason = ['accepted', 'delivered', 'entered', 'completed'].includes(happened) ? '' : ` (${text('reason')})`;
  if (kind === 'message') return `${`${text('channel')}/${text('template')}`.padEnd(widest)} ${happened}${reason}`;
  if (kind === 'compensation') return `${text('kind')} of ${text('step')}: ${happened}${words(event['evidence'])}`;
  if (happened === 'entered') return `enters the journey ${text('journey')}`;
  return `${happened} the journey ${text('journey')}${reason}`;
}

/** What the provider or the profile said to it, in a word or two. */
function words(evidence: unknown): string {
  const { provider, restored } = (evidence ?? {}) as { readonly provider?: unknown; readonly restored?: unknown };
  const said = provider ?? (Array.isArray(restored) ? restored.join(', ') : undefined);
  return said === undefined ? '' : ` (${String(said)})`;
}
