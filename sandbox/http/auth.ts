import { timingSafeEqual } from 'node:crypto';

/**
 * `Authorization: App <key>`. Without a configured key any non-empty one will do: a sandbox must never make a real key
 * necessary. Basic, Bearer and IBSSO are known to the vendor and refused here, because nothing uses them.
 */
export function createAuth(apiKey: string | undefined): (header: string | undefined) => boolean {
  const expected = apiKey === undefined ? undefined : Buffer.from(apiKey);
  return (header) => {
    const given = header?.startsWith('App ') ? header.slice(4).trim() : '';
    if (given === '' || expected === undefined) return given !== '';
    const bytes = Buffer.from(given);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
}
