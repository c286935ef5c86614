/** Days and hours in which a message may be sent, UTC. Without hours, whole days; a window may lie over midnight. */
export type DeliveryWindow = {
  readonly days?: readonly string[] | undefined;
  readonly from?: Moment | undefined;
  readonly to?: Moment | undefined;
};
type Moment = { readonly hour: number; readonly minute: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const names = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const sinceMidnight = ({ hour, minute }: Moment): number => (hour * 60 + minute) * 60_000;

/** The vendor wants an hour between the two; a window that ends before it begins lies over midnight. */
export const isTooShort = (from: Moment, to: Moment): boolean =>
  (sinceMidnight(to) - sinceMidnight(from) + DAY_MS) % DAY_MS < HOUR_MS;

/** The first instant from `at` on that lies in the window. Epoch ms. */
export function nextInWindow(at: number, { days, from, to }: DeliveryWindow): number {
  const [opens, closes] = from && to ? [sinceMidnight(from), sinceMidnight(to)] : [0, DAY_MS];
  const length = closes > opens ? closes - opens : closes - opens + DAY_MS;
  const today = Math.floor(at / DAY_MS) * DAY_MS;
  // Yesterday's window may still be open; within a week there is one of every day.
  for (let day = today - DAY_MS; day <= today + 8 * DAY_MS; day += DAY_MS) {
    const isAllowed = days === undefined || days.length === 0 || days.includes(names[new Date(day).getUTCDay()] ?? '');
    if (isAllowed && day + opens + length > at) return Math.max(at, day + opens);
  }
  return at;
}
