import { holdsMore } from '../../adapters/infobip/receipts/reports.ts';
import { endOf } from '../../domain/message/engagement.ts';
import { readWords } from '../../domain/message/inbound.ts';
import { readCallback, type StoredCallback } from './read-callback.ts';
import type { News } from './take-in.ts';

/** What ends somebody's messages. Null: nothing in the callback does, and nothing in it resumes them, so that nobody has to hurry. */
export function optOutsOf(callback: StoredCallback): News | null {
  if (callback.kind === 'reports' && !holdsMore(callback.body)) return null;
  const read = readCallback(callback);
  if (read.kind === 'unreadable') return null;
  const { inbound, engagements } = read.news;
  const said = inbound.map((one) => ({ one, command: readWords(one.written).command }));
  const ended = engagements.filter((one) => endOf(one) !== undefined);
  // A START goes the same way, behind the STOP that it may be about; but there is no hurry in hearing it.
  if (ended.length === 0 && !said.some(({ command }) => command === 'stop' || command === 'start')) return null;
  const stops = said.flatMap(({ one, command }) => (command === 'stop' ? [one] : []));
  return { reports: [], inbound: stops, engagements: ended };
}
