/** JSON or undefined: a gateway's HTML page is an expected answer, not an exception. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
