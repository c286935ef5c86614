const units: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    ms: 1,
    millisecond: 1,
    s: 1_000,
    second: 1_000,
    m: 60_000,
    min: 60_000,
    minute: 60_000,
    h: 3_600_000,
    hour: 3_600_000,
    d: 86_400_000,
    day: 86_400_000,
  }),
);

/** `48 hours`, `1 day 12 h`, `90s`: ms. Undefined when it is no duration. */
export function readDuration(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim()) return undefined;
  let sum = 0;
  for (const [, amount, unit = ''] of parts) {
    const name = unit.toLowerCase();
    const ms = units.get(name) ?? units.get(name.replace(/s$/, ''));
    if (ms === undefined) return undefined;
    sum += Number(amount) * ms;
  }
  return sum;
}
