import type { Entry } from './entry.ts';
import type { Own } from './row.ts';

/**
 * The line of the oracle's file about a message like an earlier one, as `JSON.stringify` would write it but for the order of
 * its keys: what they have in common is made text once for a whole request.
 */
export function createLines(): (earlier: Entry, entry: Own) => string {
  let last: Entry | undefined;
  let common = '';
  return (earlier, { seq, messageId, to }) => {
    if (last !== earlier) {
      last = earlier;
      common = JSON.stringify({ ...earlier, seq: undefined, messageId: undefined, to: undefined }).slice(1);
    }
    const own = `"seq":${seq},"messageId":${JSON.stringify(messageId)},"to":${JSON.stringify(to)}`;
    return `{"kind":"message","entry":{${own},${common}}`;
  };
}
