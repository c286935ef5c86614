import { addressKind } from '../channel.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import type { Zones } from './zones.ts';

/** Where a person may be, as far as anybody knows. */
export type Whereabouts = {
  /** Two letters; undefined where nothing tells. */
  readonly country: string | undefined;
  /** One, or all that their country has. */
  readonly zones: readonly string[];
};

/** The profile's own zone where it is one; else every zone of the number's country, or of the `country` on the profile; else the workspace's. */
export function whereabouts(
  { channel }: Pick<SendIntent, 'channel'>,
  facts: Pick<SendFacts, 'profile' | 'settings'>,
  reached: string,
  now: number,
  tools: { readonly zones: Zones; readonly countryOf: (address: string) => string | undefined },
): Whereabouts {
  const { zones } = tools;
  const { timezone, country: own } = facts.profile.traits;
  const named = typeof own === 'string' && /^[A-Za-z]{2}$/.test(own) ? own.toUpperCase() : undefined;
  const country = (addressKind(channel) === 'phone' ? tools.countryOf(reached) : undefined) ?? named;
  if (typeof timezone === 'string' && zones.isZone(timezone)) return { country, zones: [timezone] };
  const all = country === undefined ? [] : zones.ofCountry(country, now);
  return { country, zones: all.length > 0 ? all : [facts.settings.defaultZone ?? 'UTC'] };
}
