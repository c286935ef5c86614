/** The provider writes these itself, whatever the client wants in them. */
const reserved =
  /^(to|cc|bcc|from|subject|content-type|dkim-signature|content-transfer-encoding|return-path|mime-version)$/i;

export type Headers = readonly (readonly [string, string])[];

/** Further headers come as one JSON text; undefined when it is no such text. */
export function readHeaders(written: string): Headers | undefined {
  try {
    const read = JSON.parse(written) as unknown;
    if (read === null || typeof read !== 'object' || Array.isArray(read)) return undefined;
    const entries: [string, unknown][] = Object.entries(read);
    if (entries.some(([, value]) => !['string', 'number', 'boolean'].includes(typeof value))) return undefined;
    return entries.filter(([name]) => !reserved.test(name)).map(([name, value]) => [name, String(value)] as const);
  } catch {
    return undefined;
  }
}

/** A name of RFC 5322, and no line break in the value: behind one, anybody's header could follow. */
export const isSafeHeader = ([name, value]: readonly [string, string]): boolean =>
  /^[!-9;-~]+$/.test(name) && !/[\r\n\0]/.test(value);
