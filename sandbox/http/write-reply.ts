import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

export function textOf(reply: Reply): string {
  return reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  const text = textOf(reply);
  response.writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
}
