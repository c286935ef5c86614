import type { Entry } from './entry.ts';
import type { Occasion, Own } from './row.ts';

/**
 * The line of the oracle's file about a message like an earlier one, as `JSON.stringify` would write it but for the order of
 * its keys: what they have in common is made text once for all of them.
 */
export function createLines(): (earlier: Entry, own: Own, occasion: Occasion) => string {
  let last: Entry | undefined;
  let common = '';
  const none = {
    seq: undefined,
    messageId: undefined,
    to: undefined,
    bulkId: undefined,
    at: undefined,
    virtualAt: undefined,
  };
  let lastOccasion: Occasion | undefined;
  let request = '';
  return (earlier, { seq, messageId, to }, occasion) => {
    if (last !== earlier) {
      last = earlier;
      common = JSON.stringify({ ...earlier, ...none }).slice(1);
    }
    if (lastOccasion !== occasion) {
      lastOccasion = occasion;
      const { bulkId, at, virtualAt } = occasion;
      request = JSON.stringify({ at, virtualAt, bulkId }).slice(1, -1);
    }
    const own = `"seq":${seq},"messageId":${JSON.stringify(messageId)},"to":${JSON.stringify(to)}`;
    return `{"kind":"message","entry":{${own},${request},${common}}`;
  };
}
