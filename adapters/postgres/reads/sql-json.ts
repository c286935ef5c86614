/** Real epoch ms of a timestamptz, as a JSON number. */
export function epochMs(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What may be compared with a uuid column; anything else matches nothing instead of failing. */
export function uuidOrNull(text: string): string | null {
  return uuid.test(text) ? text : null;
}
