/** How often each thing is there, by its name. */
export type Counts = Readonly<Record<string, number>>;

/** In alphabetical order, so that two of them can be compared as JSON. */
export function tally(names: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** `2 × sms/welcome, email/tips`. */
export function listed(counts: Counts): string {
  const names = Object.entries(counts).map(([name, count]) =>
    count === 1 ? name : `${count.toLocaleString('en')} × ${name}`,
  );
  return names.join(', ') || 'nothing';
}
