import { LRUCache } from 'lru-cache';
import type { Zones } from '../../domain/policy/zones.ts';

/** A year of days in some dozens of zones. */
const most = 20_000;

/**
 * The same zones, with what was asked lately at hand: people who are born on one day share their answers, and reckoning one takes a good part of
 * a millisecond.
 */
export function rememberedZones(zones: Zones): Zones {
  const known = new LRUCache<string, { readonly value: number | string | boolean }>({ max: most });
  const remember =
    <Given extends readonly (string | number)[], Value extends number | string | boolean>(
      name: string,
      ask: (...given: Given) => Value,
    ) =>
    (...given: Given): Value => {
      const key = [name, ...given].join(' ');
      const found = known.get(key);
      // Written below, by the same name: of the same type.
      if (found !== undefined) return found.value as Value;
      const value = ask(...given);
      known.set(key, { value });
      return value;
    };
  return {
    ...zones,
    isZone: remember('isZone', zones.isZone),
    dateOf: remember('dateOf', zones.dateOf),
    instantOf: remember('instantOf', zones.instantOf),
    addDays: remember('addDays', zones.addDays),
  };
}
