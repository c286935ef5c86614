import type { Api } from '../api-types.d.ts';
import { engineNames } from './engine-names.ts';

type Now = Api['/v1/now']['get']['answer'];

/** As long as the alerts of docs/operations.md wait, ms: what is over sooner mends itself. */
const unknownMs = 15 * 60_000;
const lateMs = 60_000;

/** The one sentence that somebody who cannot sleep wants to read: the worst of what is the case. */
export function verdict({ engines, halts, parked }: Now, now = Date.now()): string {
  const away = engines.filter(({ up }) => !up).map(({ name }) => engineNames[name]);
  if (away.length > 0) return `${away.join(' and ')} ${away.length === 1 ? 'does' : 'do'} not answer.`;
  if (halts !== null && halts.length > 0) return 'Sending is halted.';
  if (parked === null) return 'The database is too slow to say how things stand.';
  const { breakers, compensations, messages, optOutDoubts, dispatches, outbox } = parked;
  const olderThan = (ms: number, oldest: string | null): boolean => oldest !== null && Date.parse(oldest) < now - ms;
  if (breakers.count > 0) return 'Some numbers are written to no more: it looks like toll fraud.';
  if (compensations.count > 0) return 'Some things could not be undone.';
  if (messages.some(({ state, oldest }) => state === 'HELD' || olderThan(unknownMs, oldest)))
    return 'Some messages need a look.';
  if (optOutDoubts.count > 0) return 'Somebody may have opted out: read what they wrote.';
  if (olderThan(lateMs, dispatches.oldest)) return 'Journeys wait for Temporal.';
  if (olderThan(lateMs, outbox.oldest)) return 'Outcomes are not published.';
  return 'All is well.';
}
