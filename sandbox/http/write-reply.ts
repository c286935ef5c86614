import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

export function textOf(reply: Reply): string {
  return reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply.status === 204) return void response.writeHead(204, reply.headers).end();
  const content = reply.bytes ?? inOnePiece(textOf(reply));
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(content),
    ...reply.headers,
  });
  response.end(content);
}

/**
 * A long text is made bytes at once: Node would go through it for its length, then set aside three times as much to write it.
 * A short one goes out with its head.
 */
const inOnePiece = (text: string): string | Buffer => (text.length < LONG ? text : Buffer.from(text));
const LONG = 16_384;
