import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../http/reply.ts';

export type SimRequest = {
  readonly query: URLSearchParams;
  /** Parsed JSON of POST and PUT. */
  readonly body: unknown;
  /** What stands for the `*` of the route's path: `12` in `/_sim/messages/12`. */
  readonly rest: string;
  readonly raw: { readonly request: IncomingMessage; readonly response: ServerResponse };
};

export type SimRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** `undefined`: the handler answers by itself (a stream). */
  handle(request: SimRequest): Reply | undefined | Promise<Reply | undefined>;
};

/** An error of the sandbox's own surface, in plain words. */
export const problem = (status: number, error: string): Reply => ({ status, json: { error } });
