import { LRUCache } from 'lru-cache';
import { remembering } from '../../../adapters/zones/remembering.ts';
import type { PlayTools } from '../../../domain/workspace/play-enrollment.ts';
import { playTools } from '../play-tools.ts';

/** A person is asked for the same address at every message, and then not any more. */
const addressesKept = 20_000;
/** Nobody plays longer than these quarters of an hour, in all zones that people live in. */
const answersKept = 500_000;

/** The tools of a scenario, which remember what they have answered. */
export function crowdTools(): PlayTools {
  const { policy, render } = playTools();
  const addresses = new LRUCache<string, ReturnType<typeof policy.readAddress>>({ max: addressesKept });
  const countries = new LRUCache<string, { readonly country: string | undefined }>({ max: addressesKept });
  return {
    render,
    policy: {
      ...policy,
      zones: remembering(policy.zones, answersKept),
      readAddress: (kind, text, country) => {
        const key = `${kind} ${country ?? ''} ${text}`;
        const known = addresses.get(key) ?? policy.readAddress(kind, text, country);
        addresses.set(key, known);
        return known;
      },
      countryOf: (address) => {
        const known = countries.get(address) ?? { country: policy.countryOf(address) };
        countries.set(address, known);
        return known.country;
      },
    },
  };
}
