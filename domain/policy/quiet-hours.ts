import type { SendIntent } from './facts.ts';
import type { QuietHours } from './settings.ts';
import type { Zones } from './zones.ts';

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Marketing rests at night unless the policy says otherwise; anything a person asked for does not. */
export function quietUntil(
  zones: Zones,
  quiet: QuietHours,
  intent: SendIntent,
  zone: string,
  now: number,
): number | null {
  const classes = quiet.classes ?? ['marketing'];
  if (!classes.includes(intent.class)) return null;
  if (quiet.channels !== undefined && !quiet.channels.includes(intent.channel)) return null;
  const [from, to, local] = [minutes(quiet.from), minutes(quiet.to), zones.minuteOfDay(zone, now)];
  const inside = from <= to ? local >= from && local < to : local >= from || local < to;
  return inside ? zones.nextLocal(zone, now, quiet.to) : null;
}
