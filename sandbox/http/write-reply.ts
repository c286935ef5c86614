import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

export function textOf(reply: Reply): string {
  return reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply.status === 204) return void response.writeHead(204, reply.headers).end();
  const content = reply.bytes ?? textOf(reply);
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(content),
    ...reply.headers,
  });
  response.end(content);
}
