import { newMessageId } from '../ids.ts';

type Random = () => number;

/** In another order, the same one for the same seed. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** A report like the others, of a message that nobody sent. */
export const withStranger = (results: readonly object[]): object[] => [
  ...results,
  { ...results[0], messageId: newMessageId(), bulkId: 'nobody-sent-this' },
];

const breakages: readonly ((report: object) => unknown)[] = [
  () => null,
  () => ({}),
  (report) => without(report, 'messageId'),
  (report) => without(report, 'status'),
  (report) => ({ ...report, messageId: 42, status: 'DELIVERED' }),
  () => 'a report',
];

/** So many of them broken, each in another way. */
export function withBroken(results: readonly object[], items: number, random: Random): unknown[] {
  const broken: unknown[] = [...results];
  const places = shuffle([...broken.keys()], random).slice(0, items);
  for (const [n, place] of places.entries()) broken[place] = breakages[n % breakages.length]?.(results[place] ?? {});
  return broken;
}

const without = (report: object, name: string): object =>
  Object.fromEntries(Object.entries(report).filter(([key]) => key !== name));
