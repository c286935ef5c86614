export type Placeholders = Readonly<Record<string, string>>;

/** `{{name}}` becomes what was given for it; what nobody gave stays, for its sender to see. */
export function fill(text: string, placeholders: Placeholders): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{\s*([^{}\s]{1,200})\s*\}\}/g, (written, name: string) =>
    Object.hasOwn(placeholders, name) ? (placeholders[name] ?? written) : written,
  );
}

/** One JSON text, `{"name": "Ana"}`; undefined when it is not. Numbers and flags are written out. */
export function readPlaceholders(written: string): Placeholders | undefined {
  const read = parse(written);
  if (read === null || typeof read !== 'object' || Array.isArray(read)) return undefined;
  return toPlaceholders(read);
}

export const toPlaceholders = (values: object): Placeholders =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  );

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
