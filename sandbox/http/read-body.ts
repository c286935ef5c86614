import type { IncomingMessage } from 'node:http';

export const mostJsonBytes = 10 * 1024 * 1024;
/** The vendor takes 25 MB of attachments; the rest is their frame. */
export const mostFormBytes = 26 * 1024 * 1024;

export type Body = { readonly kind: 'whole'; readonly bytes: Buffer } | { readonly kind: 'tooLarge' | 'aborted' };

/** Reads the body and calls back once. Callbacks rather than promises: this is the path that benchmarks run through. */
export function readBody(request: IncomingMessage, mostBytes: number, then: (body: Body) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  let done = false;
  const finish = (body: Body): void => {
    if (done) return;
    done = true;
    then(body);
  };
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return finish({ kind: 'tooLarge' });
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size > mostBytes) finish({ kind: 'tooLarge' });
    else parts.push(part);
  });
  request.on('end', () => {
    const [first] = parts;
    finish({ kind: 'whole', bytes: parts.length === 1 && first ? first : Buffer.concat(parts) });
  });
  request.on('close', () => finish({ kind: 'aborted' }));
  request.on('error', () => finish({ kind: 'aborted' }));
}
