import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

const textOf = ({ text, json }: Reply): string => text ?? (json === undefined ? '' : JSON.stringify(json));

export const bytesOf = (reply: Reply): Buffer => reply.bytes ?? Buffer.from(textOf(reply));

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply.status === 204) return void response.writeHead(204, reply.headers).end();
  const body = reply.bytes ?? textOf(reply);
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  // A short answer goes out in one piece with its head, which Node does with texts only.
  if (typeof body !== 'string' && body.length < LONG) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}

const LONG = 16_384;
