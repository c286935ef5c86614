import type { Overdue, Row } from './timers.ts';
import type { Fate } from './sleepers.ts';

export type TimersVerdict = Readonly<{
  /** Waits that were under way when everything was killed, and fell due before anything was there again. */
  overdue: number;
  /** The last timer, ms after everything was ready (below zero: before), and after Temporal answered; NaN where none fired. */
  lastAfterReadyMs: number;
  lastAfterTemporalMs: number;
  /** The last message that was to leave, ms after everything was ready: what a thousand journeys at once take. */
  lastSentAfterReadyMs: number;
  problems: Readonly<{ timers: readonly string[]; policy: readonly string[] }>;
}>;

/** From the bar: R7. */
export const mostLateMs = 5_000;

export function judgeTimers({ sleepers, killedAt, temporalAt, readyAt }: Overdue, people: number): TimersVerdict {
  const timers = sleepers.flatMap(({ timer }) => timer ?? []);
  const overdue = timers.filter(({ startedAt, due }) => startedAt < killedAt && due > killedAt && due < temporalAt);
  const fired = overdue.flatMap(({ firedAt }) => firedAt ?? []);
  const last = fired.length === 0 ? Number.NaN : Math.max(...fired);
  const late = overdue.filter(({ due, firedAt }) => firedAt !== null && firedAt - Math.max(due, readyAt) > mostLateMs);
  const sent = sleepers.flatMap(({ sentAt }) => sentAt);
  return {
    overdue: overdue.length,
    lastAfterReadyMs: last - readyAt,
    lastAfterTemporalMs: last - temporalAt,
    lastSentAfterReadyMs: Math.max(...sent) - readyAt,
    problems: {
      timers: [
        ...(overdue.length < people ? [`only ${overdue.length} of ${people} waits fell due during the outage`] : []),
        ...(fired.length < overdue.length ? [`${overdue.length - fired.length} timers did not fire`] : []),
        ...late.map(({ workflowId, firedAt }) => `${workflowId}: ${(firedAt ?? 0) - readyAt} ms after all was ready`),
      ],
      policy: sleepers.flatMap(({ event, fate, row, sentAt, timer }) => {
        const times = sentAt.length;
        const wanted = fate === 'plain' ? 1 : 0;
        const where = `${event.id} (${fate})`;
        const late = `${Math.round((sentAt[0] ?? 0) - (timer?.due ?? 0))} ms after its wait was over`;
        if (times !== wanted)
          return [`${where}: the far side took ${times}, ${wanted} were right; ${times > 0 ? late : ''}`];
        return row !== null && stands[fate](row) ? [] : [`${where}: ${inWords(row)}`];
      }),
    },
  };
}

const stands: Readonly<Record<Fate, (row: Row) => boolean>> = {
  plain: ({ state, status }) => state === 'ACCEPTED' && status === 'completed',
  'too late': ({ state, reason }) => state === 'SKIPPED' && reason?.startsWith('too late') === true,
  'said no': ({ state, reason }) => state === 'SKIPPED' && reason?.includes('unsubscribed') === true,
  asleep: ({ status, heldBack }) => status === 'running' && heldBack === 'quiet hours',
};

const inWords = (row: Row | null): string =>
  row === null
    ? 'no enrollment'
    : `${row.status}, ${row.heldBack ?? 'not held back'}, ${row.state ?? 'no message'} (${row.reason ?? ''})`;
