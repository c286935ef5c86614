import type { Instant } from '../clock.ts';
import type { Facts } from '../condition/path.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { keysOf } from '../journey/digest-keys.ts';
import { matchedBy } from '../journey/matchers.ts';
import { onTime, type Delivery } from '../journey/simulate.ts';

/** An event on its way to somebody in a journey. Judged when it arrives: by then the journey may have changed the profile. */
export function playedEvent(
  definition: JourneyDefinition,
  { id, type, at }: { readonly id: string; readonly type: string; readonly at: Instant },
  profileId: string,
  facts: () => Facts,
): Delivery {
  return onTime({
    kind: 'event',
    id,
    type,
    at,
    get matched() {
      return matchedBy(definition, type, facts());
    },
    get keys() {
      return keysOf(definition, this.matched, facts(), profileId).keys ?? {};
    },
  });
}
