import { addressKind } from '../channel.ts';
import type { SendIntent } from './facts.ts';
import type { CalendarWindow, SpendCap, WorkspaceSettings } from './settings.ts';
import type { Zones } from './zones.ts';

/** What one cap has seen in the window that is open: `spent` in millionths of its currency, what may still come back included. */
export type SpendWindow = { readonly key: string; readonly since: number; readonly spent: number };

/** What a claim sets aside of one cap, in the same. `until`: when the window ends. */
export type Share = {
  readonly key: string;
  readonly since: number;
  readonly until: number;
  readonly most: number;
  readonly amount: number;
};
type CappedShare = Share & { readonly cap: SpendCap; readonly country: string | undefined };

export const millionths = (amount: number): number => Math.round(amount * 1_000_000);

type Spending = Pick<SendIntent, 'channel' | 'class' | 'parts'>;

/**
 * Of every spend cap that a message counts under, what it would take; dearest first come the narrowest. `country`: of the number that it
 * goes to. Nothing where its channel has no price.
 */
export function sharesOf(
  settings: WorkspaceSettings,
  intent: Spending,
  country: string | undefined,
  now: number,
  zones: Zones,
): readonly CappedShare[] {
  const { spend = [] } = settings;
  const amount = millionths(priceOf(settings, intent, country));
  if (amount === 0) return [];
  const zone = settings.defaultZone ?? 'UTC';
  return spend
    .filter((cap) => covers(cap, intent, country))
    .map((cap) => {
      const since = zones.beginningOf(zone, now, cap.per);
      const until = zones.beginningOf(zone, since + intoNextMs[cap.per], cap.per);
      return { cap, country, key: keyOf(cap, country), since, until, most: millionths(cap.most), amount };
    });
}

/** Some instant of the next window, whenever this one began. */
const intoNextMs: Readonly<Record<CalendarWindow, number>> = {
  day: 36 * 3_600_000,
  week: 10 * 86_400_000,
  month: 35 * 86_400_000,
};

/** What a message is expected to cost, in the currency of its channel's price. */
export function priceOf({ prices }: WorkspaceSettings, { channel, parts = 1 }: Spending, country?: string): number {
  const price = prices?.[channel];
  if (price === undefined) return 0;
  const perPart = (country === undefined ? undefined : price.byCountry?.[country]) ?? price.perPart;
  return perPart * parts;
}

function covers(cap: SpendCap, { channel, class: of }: Spending, country: string | undefined): boolean {
  if (cap.channels !== undefined && !cap.channels.includes(channel)) return false;
  if (cap.classes !== undefined && !cap.classes.includes(of)) return false;
  if (cap.countries !== undefined) return country !== undefined && cap.countries.includes(country);
  return cap.by === undefined || addressKind(channel) === 'phone';
}

/** Says what is counted together, whatever the limit: a cap that is raised during its day keeps what it has seen. */
function keyOf({ per, by, countries, channels, classes }: SpendCap, country: string | undefined): string {
  const list = (name: string, of: readonly string[] | undefined): string =>
    of === undefined ? '' : `;${name}=${[...of].sort().join('+')}`;
  const own = by === undefined ? '' : `;country=${country ?? 'none'}`;
  return `${per}${own}${list('countries', countries)}${list('channels', channels)}${list('classes', classes)}`;
}

/** The first that has no room for this message any more; of those, one whose messages are skipped before one that only waits. */
export function overspent(shares: readonly CappedShare[], windows: readonly SpendWindow[]): CappedShare | undefined {
  const full = shares.filter((share) => spentOf(share, windows) + share.amount > share.most);
  return full.find(({ cap }) => cap.then !== 'wait') ?? full[0];
}

const spentOf = ({ key, since }: Share, windows: readonly SpendWindow[]): number =>
  windows.find((one) => one.key === key && one.since === since)?.spent ?? 0;

/** As in "20 EUR a day to HR, marketing by sms". */
export function spendWords(
  { cap, country }: Pick<CappedShare, 'cap' | 'country'>,
  settings: WorkspaceSettings,
): string {
  const currency = currencyOf(cap, settings);
  const to = cap.by === undefined ? cap.countries?.join(' and ') : (country ?? 'no country');
  const what = [cap.classes?.join(' and '), cap.channels && `by ${cap.channels.join(' and ')}`]
    .filter(Boolean)
    .join(' ');
  return `${cap.most} ${currency} a ${cap.per}${to === undefined ? '' : ` to ${to}`}${what === '' ? '' : `, ${what}`}`;
}

function currencyOf({ channels }: SpendCap, { prices = {} }: WorkspaceSettings): string {
  const [first] = Object.entries(prices).filter(([channel]) => channels?.includes(channel) ?? true);
  return first?.[1].currency ?? '';
}
