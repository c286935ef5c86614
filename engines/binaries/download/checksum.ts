import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The SHA-256 of one file in what `sha256sum` writes (`<hex>  <file>` or `<hex> *<file>`); undefined where it has no such line. */
export function checksumIn(text: string, file: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, sum, name] = /^([0-9a-fA-F]{64})[ \t]+\*?(\S+)\s*$/.exec(line) ?? [];
    if (name === file) return sum?.toLowerCase();
  }
  return undefined;
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
