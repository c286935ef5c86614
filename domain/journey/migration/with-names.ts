/** The same values under other names; those without one are left out. */
export function withNames<Value>(
  record: Readonly<Record<string, Value>>,
  nameOf: (name: string) => string | undefined,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const other = nameOf(name);
      return other === undefined ? [] : [[other, value]];
    }),
  );
}
