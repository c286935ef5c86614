import type { IncomingHttpHeaders } from 'node:http';
import type { Run } from '../oracle/run.ts';
import type { Caller } from './caller.ts';
import type { Form } from './form.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Reply } from './reply.ts';

/** What was read of JSON; `runs`: recipients behind the first of a message element that were not, by the element. */
export type Read = { readonly body: unknown; readonly runs: ReadonlyMap<number, Run> };

export type VendorRequest = {
  readonly path: string;
  /** What stands at the `{names}` of the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where the route takes none, or a DELETE came without. */
  readonly body: Read['body'];
  /** Of routes that `read` them. */
  readonly runs: Read['runs'];
  /** Of routes with a form; empty everywhere else. */
  readonly form: Form;
  /** Of routes with `body: 'bytes'`; empty everywhere else. */
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** Of open routes: nobody in particular. */
  readonly caller: Caller;
};

/** `wait`: what has to happen before the answer goes out. */
export type VendorAnswer = { readonly reply: Reply; readonly wait?: Promise<unknown> | undefined };

/** One operation of the vendor's API. */
export type VendorRoute = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** May have parameters: `/email/1/domains/{domainName}`. */
  readonly path: string;
  /** Any one of them is enough (the vendor's `x-scopes`). `open`: needs no credentials at all. */
  readonly scopes: readonly string[] | 'open';
  /** As published; routes without one are not limited. */
  readonly limit?: RateLimit | undefined;
  /** How many days ahead its `sendAt` may lie. */
  readonly horizonDays?: number | undefined;
  /**
   * `json`: what POST, PUT and PATCH must carry and a DELETE may. `form`: multipart/form-data or urlencoded. `either`: one
   * of these two. `bytes`: anything, as it comes.
   * @default json, and none for GET and HEAD
   */
  readonly body?: 'json' | 'form' | 'either' | 'bytes' | 'none' | undefined;
  /** Longer bodies are answered with 413. @default 10 MiB of JSON, 26 MiB of form (the vendor's 25 MB of attachments and their frame) */
  readonly mostBytes?: number | undefined;
  /** Reads the JSON; throws when it is none. @default all of it */
  readonly read?: ((bytes: Buffer) => Read) | undefined;
  handle(request: VendorRequest): VendorAnswer | Promise<VendorAnswer>;
};
