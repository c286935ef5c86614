import type { Socket } from 'node:net';
import { problem, problemBody } from './problem.ts';

const statusByCode: Readonly<Record<string, readonly [number, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are larger than 16 KiB.'],
};

/** What Node's parser refuses before there is a request: too slow, too large, not HTTP, an unknown method. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const [status, phrase, detail] = statusByCode[error.code ?? ''] ?? [
    400,
    'Bad Request',
    'This is not an HTTP request we understand.',
  ];
  const body = problemBody(problem(status, detail).details);
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
