import { minutesOfDay } from '../time-of-day.ts';
import { durationMs } from '../journey/duration.ts';
import { draw } from './draw.ts';
import type { SendIntent } from './facts.ts';
import type { QuietHours, Sender } from './settings.ts';
import type { Whereabouts } from './whereabouts.ts';
import type { Zones } from './zones.ts';

/** Local times 'HH:MM'; may span midnight. */
type Hours = { readonly from: string; readonly to: string };

/** Null: now is fine. `never`: no instant is fine everywhere the person may be. */
export type Until = number | 'never' | null;

/** Marketing rests at night unless the policy says otherwise; anything a person asked for does not. */
export function quietUntil(
  zones: Zones,
  quiet: QuietHours,
  intent: Pick<SendIntent, 'class' | 'channel'>,
  where: Whereabouts,
  now: number,
): Until {
  const classes = quiet.classes ?? ['marketing'];
  if (!classes.includes(intent.class)) return null;
  if (quiet.channels !== undefined && !quiet.channels.includes(intent.channel)) return null;
  return firstOutside(zones, hoursOf(quiet, where), where.zones, now);
}

/** Where the country has hours of its own, nobody else's count. */
const hoursOf = (quiet: QuietHours, { country }: Whereabouts): Hours =>
  (country === undefined ? undefined : quiet.byCountry?.[country]) ?? quiet;

/** Not everybody at the stroke of eight: each some way into the `spread`, always the same for the same person. */
export function spreadOut(zones: Zones, quiet: QuietHours, where: Whereabouts, until: number, person: string): number {
  if (quiet.spread === undefined) return until;
  const later = until + Math.floor(draw(`${person}:${until}`) * durationMs(quiet.spread));
  const hours = hoursOf(quiet, where);
  return where.zones.some((zone) => isWithin(zones, hours, zone, later)) ? until : later;
}

/** A phone rests outside of its channel's hours too, unless the person is waiting for it: a code to log in is asked for at any hour. */
export function hoursBegin(
  zones: Zones,
  hours: NonNullable<Sender['hours']>,
  intent: Pick<SendIntent, 'class'>,
  where: Whereabouts,
  now: number,
): Until {
  if (intent.class === 'transactional') return null;
  return firstOutside(zones, { from: hours.to, to: hours.from }, where.zones, now);
}

/**
 * The first instant that lies outside of the hours everywhere. Whoever is inside somewhere waits at least until the last of those hours
 * ends, so none is missed; a day and a half of that finds what there is.
 */
function firstOutside(zones: Zones, hours: Hours, everywhere: readonly string[], now: number): Until {
  for (let at = now; at <= now + 36 * 3_600_000;) {
    const inside = everywhere.filter((zone) => isWithin(zones, hours, zone, at));
    if (inside.length === 0) return at === now ? null : at;
    at = Math.max(...inside.map((zone) => zones.nextLocal(zone, at, hours.to)));
  }
  return 'never';
}

function isWithin(zones: Zones, hours: Hours, zone: string, now: number): boolean {
  const [from, to, local] = [minutesOfDay(hours.from), minutesOfDay(hours.to), zones.minuteOfDay(zone, now)];
  return from <= to ? local >= from && local < to : local >= from || local < to;
}
