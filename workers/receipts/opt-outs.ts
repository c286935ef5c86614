import { holdsMore } from '../../adapters/infobip/receipts/reports.ts';
import { endOf } from '../../domain/message/engagement.ts';
import { readWords, type Words } from '../../domain/message/inbound.ts';
import { readCallback, type StoredCallback } from './read-callback.ts';
import type { News } from './take-in.ts';

/** What ends somebody's messages. Null: nothing in the callback does, and nothing in it resumes them, so that nobody has to hurry. */
export function optOutsOf(callback: StoredCallback): News | null {
  if (callback.kind === 'reports' && !holdsMore(callback.body)) return null;
  const read = readCallback(callback);
  if (read.kind === 'unreadable') return null;
  const { inbound, engagements } = read.news;
  const said = inbound.map((one) => ({ one, words: readWords(one.written) }));
  const ended = engagements.filter((one) => endOf(one) !== undefined);
  // A START goes the same way, behind the STOP that it may be about; but there is no hurry in hearing it.
  const hurried = said.flatMap(({ one, words }) => (isNo(words) ? [one] : []));
  if (ended.length + hurried.length === 0 && !said.some(({ words }) => words.command === 'start')) return null;
  return { reports: [], inbound: hurried, engagements: ended };
}

/** An opt-out, and what may be one: marketing waits from then on. */
const isNo = ({ command, refusal }: Words): boolean =>
  command === 'stop' || (command === undefined && refusal !== undefined);
