import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

export const bytesOf = ({ bytes, text, json }: Reply): Buffer =>
  bytes ?? Buffer.from(text ?? (json === undefined ? '' : JSON.stringify(json)));

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply.status === 204) return void response.writeHead(204, reply.headers).end();
  const bytes = bytesOf(reply);
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json;charset=UTF-8',
    'content-length': bytes.length,
    ...reply.headers,
  });
  if (bytes.length < LONG) response.end(bytes.toString('latin1'), 'latin1');
  else response.end(bytes);
}

/** A short answer goes out in one piece with its head, which Node does with texts only. */
const LONG = 16_384;
