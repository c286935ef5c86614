/** Stores the pure transitions that ride along: $1 enrollment, $2 number of the first, $3 entries. A repetition adds nothing (I2). */
export const trail = trailOf('');

/** The same, where a condition holds. */
export function trailOf(where: string): string {
  return `
t as (
  insert into enrollment_trail (enrollment_id, seq, at, step, what, detail)
  select $1::uuid, $2::int + (x.n - 1)::int, (x.entry ->> 'at')::bigint, x.entry ->> 'step', x.entry ->> 'what', x.entry ->> 'detail'
  from jsonb_array_elements($3::jsonb) with ordinality as x (entry, n) ${where}
  on conflict do nothing)`;
}

export function trailValues(
  enrollmentId: string,
  { seq, entries }: { readonly seq: number; readonly entries: readonly unknown[] },
): unknown[] {
  return [enrollmentId, seq, JSON.stringify(entries)];
}
