import type { SendIntent } from './facts.ts';
import type { QuietHours, Sender } from './settings.ts';
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
  return isWithin(zones, quiet, zone, now) ? zones.nextLocal(zone, now, quiet.to) : null;
}

/** A phone rests outside of its channel's hours too, unless the person is waiting for it: a code to log in is asked for at any hour. */
export function hoursBegin(
  zones: Zones,
  hours: NonNullable<Sender['hours']>,
  intent: Pick<SendIntent, 'class'>,
  zone: string,
  now: number,
): number | null {
  if (intent.class === 'transactional' || isWithin(zones, hours, zone, now)) return null;
  return zones.nextLocal(zone, now, hours.from);
}

function isWithin(zones: Zones, hours: { readonly from: string; readonly to: string }, zone: string, now: number) {
  const [from, to, local] = [minutes(hours.from), minutes(hours.to), zones.minuteOfDay(zone, now)];
  return from <= to ? local >= from && local < to : local >= from || local < to;
}
