import type { Zones } from '../../domain/policy/zones.ts';

const minuteMs = 60_000;
/** No clock is ever changed within a quarter of an hour that begins on one, in universal time, since clocks keep whole minutes. */
const steadyMs = 15 * minuteMs;
const dayMs = 86_400_000;
/** When the last clock began to keep whole minutes; what lies before is asked for each time. */
const wholeMinutesSince = Date.UTC(1972, 0, 1);
/** A year of days in some dozens of zones, in a few MiB. */
const usuallyKept = 20_000;

/**
 * The same answers, most of them from memory: people who are born on one day share theirs, and a simulation asks for the same zones on the
 * same days a million times. `mostKept` of a kind; beyond it all of them are forgotten.
 */
export function remembering(zones: Zones, mostKept = usuallyKept): Zones {
  const offsets = new Map<string, Map<number, number>>();
  const known = new Map<string, unknown>();

  function remember<Value>(key: string, ask: () => Value): Value {
    const held = known.get(key);
    if (held !== undefined) return held as Value;
    if (known.size >= mostKept) known.clear();
    const value = ask();
    known.set(key, value);
    return value;
  }
  /** Local time less universal time. */
  function offsetAt(zone: string, instant: number): number {
    let ofZone = offsets.get(zone);
    if (ofZone === undefined) offsets.set(zone, (ofZone = new Map<number, number>()));
    const quarter = Math.floor(instant / steadyMs);
    const held = ofZone.get(quarter);
    if (held !== undefined) return held;
    if (ofZone.size >= mostKept) ofZone.clear();
    const at = quarter * steadyMs;
    const date = zones.dateOf(zone, at);
    const offset = Date.parse(`${date}T00:00:00Z`) + zones.minuteOfDay(zone, at) * minuteMs - at;
    ofZone.set(quarter, offset);
    return offset;
  }
  const dateOf = (zone: string, instant: number): string => {
    if (instant < wholeMinutesSince) return zones.dateOf(zone, instant);
    const local = instant + offsetAt(zone, instant);
    return new Date(local).toISOString().slice(0, 10);
  };
  const instantOf = (zone: string, date: string, time: string): number =>
    remember(`${zone} ${date} ${time}`, () => zones.instantOf(zone, date, time));

  return {
    isZone: (name) => remember(`is ${name}`, () => zones.isZone(name)),
    ofCountry: zones.ofCountry,
    minuteOfDay: (zone, instant) => {
      if (instant < wholeMinutesSince) return zones.minuteOfDay(zone, instant);
      const local = instant + offsetAt(zone, instant);
      return Math.floor((((local % dayMs) + dayMs) % dayMs) / minuteMs);
    },
    beginningOf: (zone, instant, window) =>
      remember(`${window} ${zone} ${dateOf(zone, instant)}`, () => zones.beginningOf(zone, instant, window)),
    dateOf,
    instantOf,
    addDays: (zone, instant, days) => remember(`${days} ${zone} ${instant}`, () => zones.addDays(zone, instant, days)),
    nextLocal: (zone, after, time, days) => {
      const today = Date.parse(`${dateOf(zone, after)}T00:00:00Z`);
      // A week holds every weekday; one day more for the one that is already past.
      for (let ahead = 0; ahead <= 8; ahead += 1) {
        const day = new Date(today + ahead * dayMs);
        if (days !== undefined && days.length > 0 && !days.includes(day.getUTCDay() || 7)) continue;
        const instant = instantOf(zone, day.toISOString().slice(0, 10), time);
        if (instant > after) return instant;
      }
      return zones.nextLocal(zone, after, time, days);
    },
  };
}
