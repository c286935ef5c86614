/** The body as text, or null when it is longer than `mostBytes`: nobody may fill our memory by answering. */
export async function readLimited(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return null; // leaving the loop ends the stream
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON or undefined: a gateway's HTML page is an expected answer, not an exception. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
