import type { ServerResponse } from 'node:http';
import { errorReply, type Envelope } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { bytesOf, writeReply } from '../http/write-reply.ts';
import type { Meeting } from './fault.ts';

/** Faults before which nothing has been accepted. */
export const refusesFirst = (fault: Meeting): boolean => ['status', 'redirect', 'reset', 'hang'].includes(fault.kind);
/** Faults behind which the message is on its way although no good answer comes. */
export const acceptsFirst = (fault: Meeting): boolean => fault.kind.startsWith('accept-then-');

/** A page of a proxy that has nothing to do with the provider. */
const page = (status: number): Reply => ({
  status,
  type: 'text/html;charset=UTF-8',
  text: `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>nginx</body></html>`,
});

/** Lets the fault happen on the wire; returns how the request ended, for the counters. */
export function inflict(
  fault: Meeting,
  at: {
    readonly response: ServerResponse;
    readonly path: string;
    readonly usual: Reply;
    readonly envelope: Envelope;
  },
): string | number {
  const { response, usual, envelope } = at;
  switch (fault.kind) {
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      writeReply(response, { ...refusal(fault.status, fault.body, envelope), headers });
      return fault.status;
    }
    case 'redirect':
      writeReply(response, {
        status: fault.status,
        text: '',
        headers: { location: fault.location ?? `/elsewhere${at.path}` },
      });
      return fault.status;
    case 'accept-then-truncate':
      writeReply(response, { ...usual, bytes: half(bytesOf(usual)) });
      return 'truncated after acceptance';
    case 'accept-then-502':
      writeReply(response, page(502));
      return '502 after acceptance';
    case 'accept-then-html':
      writeReply(response, page(200));
      return '200 with a page';
    case 'accept-then-cut':
      cut(response, usual);
      return 'cut after acceptance';
    case 'reset':
    case 'accept-then-reset':
      response.socket?.resetAndDestroy();
      return fault.kind === 'reset' ? 'reset' : 'reset after acceptance';
    case 'hang':
    case 'accept-then-hang':
      return fault.kind === 'hang' ? 'hang' : 'hang after acceptance';
    case 'slow':
      return 'slow';
  }
}

function refusal(status: number, body: 'vendor' | 'html' | 'empty', envelope: Envelope): Reply {
  if (body === 'html') return page(status);
  return body === 'empty' ? { status, text: '' } : errorReply(envelope, status);
}

/** The whole length is promised, half of it comes. */
function cut(response: ServerResponse, usual: Reply): void {
  const bytes = bytesOf(usual);
  response.writeHead(usual.status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': bytes.length,
  });
  response.write(half(bytes), () => response.socket?.destroy());
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
