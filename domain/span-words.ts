/** As in "7 h 12 min": two units are as exact as anybody wants to know. */
export function spanWords(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const first = units.findIndex(([, length]) => ms >= length);
  if (first === -1) return 'no time';
  let left = ms;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, length]) => {
      const amount = Math.floor(left / length);
      left -= amount * length;
      return amount === 0 ? [] : [`${amount} ${unit}`];
    })
    .join(' ');
}

/** How long after something ended. */
export const lateWords = (afterMs: number): string => `${afterMs < 1_000 ? 'right' : spanWords(afterMs)} after its end`;
