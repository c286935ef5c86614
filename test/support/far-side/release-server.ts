import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a file is answered with, instead of itself. */
export type Trouble = Readonly<
  | { kind: 'status'; status: number; location?: string }
  /** The connection ends after so many bytes of each answer; the rest comes by range, if those are known. */
  | { kind: 'cut'; after: number; ranges: boolean }
  /** In small pieces, for so long. */
  | { kind: 'slow'; ms: number }
  /** Half of it, then nothing. */
  | { kind: 'stall' }
  /** Not even a head. */
  | { kind: 'silence' }
>;

export type ReleaseServer = Readonly<{
  url: string;
  /** Method, path and range of every request, in order. */
  seen: readonly string[];
  listener: RequestListener;
  put(path: string, content: Buffer | string): void;
  trouble(path: string, trouble: Trouble): void;
  close(): Promise<void>;
}>;

/** Serves files as GitHub serves releases, with range requests, and with whatever may go wrong on the way. */
export async function startReleaseServer(): Promise<ReleaseServer> {
  const files = new Map<string, Buffer>();
  const troubles = new Map<string, Trouble>();
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    seen.push(`${request.method} ${path}${range === undefined ? '' : ` from ${range}`}`);
    answer(response, files.get(path), troubles.get(path), range === undefined ? undefined : Number(range));
  };
  const server = createServer(listener);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    listener,
    put: (path, content) => void files.set(path, Buffer.from(content)),
    trouble: (path, trouble) => void troubles.set(path, trouble),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function answer(
  response: ServerResponse,
  file: Buffer | undefined,
  trouble: Trouble | undefined,
  from: number | undefined,
): void {
  if (trouble?.kind === 'silence') return;
  if (trouble?.kind === 'status')
    return void response.writeHead(trouble.status, trouble.location ? { location: trouble.location } : {}).end();
  if (file === undefined) return void response.writeHead(404).end();
  const start = trouble?.kind === 'cut' && !trouble.ranges ? 0 : (from ?? 0);
  const body = file.subarray(start);
  const head = { 'content-length': body.length };
  if (start > 0)
    response.writeHead(206, { ...head, 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` });
  else response.writeHead(200, head);
  if (trouble?.kind === 'stall') return void response.write(body.subarray(0, body.length / 2));
  if (trouble?.kind === 'slow') return drip(response, body, trouble.ms);
  if (trouble?.kind !== 'cut' || body.length <= trouble.after) return void response.end(body);
  return void response.write(body.subarray(0, trouble.after), () => setTimeout(() => response.destroy(), 20));
}

function drip(response: ServerResponse, body: Buffer, ms: number): void {
  const pieces = 20;
  const size = Math.ceil(body.length / pieces);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + size));
    sent += size;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, ms / pieces);
}

/** A tar.gz as released, made by `tar`: a licence, and the program in the folder that is given ('' for none). */
export function packProgram(name: string, content: string, folder: string, format: 'ustar' | 'pax' = 'ustar'): Buffer {
  const root = mkdtempSync(join(tmpdir(), 'carillon release '));
  try {
    const program = join(root, folder, name);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(join(dirname(program), 'LICENSE'), 'x'.repeat(700));
    writeFileSync(program, content);
    chmodSync(program, 0o755);
    const out = join(root, 'out.tar.gz');
    execFileSync('tar', [
      `--format=${format}`,
      '-czf',
      out,
      '-C',
      root,
      ...(folder === '' ? ['LICENSE', name] : [folder]),
    ]);
    return readFileSync(out);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
