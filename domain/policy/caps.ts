import { durationMs } from '../journey/duration.ts';
import type { RecentSend, SendIntent } from './facts.ts';
import type { FrequencyCap, WorkspaceSettings } from './settings.ts';
import type { Zones } from './zones.ts';

/** No window reaches further back: what is older is not read. */
export const longestWindowMs = 32 * 86_400_000;

/** Whether a send takes a slot of any cap: its claim then makes every other decision about this person an old one, so that the cap is exact. */
export const takesSlot = (settings: WorkspaceSettings, intent: Pick<SendIntent, 'channel' | 'class'>): boolean =>
  capsOn(settings, intent).length > 0;

export function capsOn(
  { caps = [] }: WorkspaceSettings,
  intent: Pick<SendIntent, 'channel' | 'class'>,
): readonly FrequencyCap[] {
  return caps.filter((cap) => covers(cap, intent));
}

function covers(
  { classes = ['marketing'], channels }: FrequencyCap,
  one: Pick<RecentSend, 'channel' | 'class'>,
): boolean {
  return classes.includes(one.class) && (channels === undefined || channels.includes(one.channel));
}

/** The first cap that is full at `now`, or null. `recent` are the sends that hold a slot: all that may have left, the unknown ones too. */
export function fullCap(
  caps: readonly FrequencyCap[],
  recent: readonly RecentSend[],
  now: number,
  zone: string,
  zones: Zones,
): FrequencyCap | null {
  const isFull = (cap: FrequencyCap): boolean => {
    const since = 'per' in cap ? zones.beginningOf(zone, now, cap.per) : now - durationMs(cap.within) + 1;
    return recent.filter((one) => one.at >= since && covers(cap, one)).length >= cap.most;
  };
  return caps.find(isFull) ?? null;
}

/** As in "3 marketing messages a day". */
export function capWords(cap: FrequencyCap): string {
  const { most, classes = ['marketing'], channels } = cap;
  const what = `${most} ${classes.join(' or ')} message${most === 1 ? '' : 's'}${channels === undefined ? '' : ` by ${channels.join(' or ')}`}`;
  return 'per' in cap ? `${what} a ${cap.per}` : `${what} within ${cap.within}`;
}
