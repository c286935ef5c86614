import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxClock } from '../clock.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import { acceptsFirst, inflict, recipientsOf, refusesFirst } from '../faults/inflict.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../timers.ts';
import { envelopeOf, errorReply } from './envelopes.ts';
import { beyondHorizon } from './horizon.ts';
import { readBody } from './read-body.ts';
import { writeReply } from './write-reply.ts';
import type { Reply } from './reply.ts';

export type VendorRequest = { readonly path: string; readonly query: URLSearchParams; readonly body: unknown };

/** `wait`: what has to happen before the answer goes out. */
export type VendorAnswer = { readonly reply: Reply; readonly wait?: Promise<unknown> | undefined };

export type VendorRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** How many days ahead its `sendAt` may lie. */
  readonly horizonDays?: number;
  handle(request: VendorRequest): VendorAnswer;
};

export type VendorHandler = (request: IncomingMessage, response: ServerResponse, path: string, search: string) => void;

/**
 * The provider's own surface: read, faults, key, route, record, answer. Every answer waits until the oracle has written
 * down what it says.
 */
export function createVendor(deps: {
  readonly routes: readonly VendorRoute[];
  readonly oracle: Recorder;
  readonly faults: FaultBox;
  readonly clock: SandboxClock;
  /** Of the machine: a client's patience is real. */
  readonly wire: Timers;
  readonly mayEnter: (authorization: string | undefined) => boolean;
}): VendorHandler {
  const { oracle, faults, clock, wire, mayEnter } = deps;
  const routes = new Map(deps.routes.map((route) => [`${route.method} ${route.path}`, route]));
  const paths = new Set(deps.routes.map((route) => route.path));

  const answer = (
    method: string,
    path: string,
    search: string,
    request: IncomingMessage,
    bytes: Buffer,
  ): VendorAnswer => {
    const envelope = envelopeOf(path);
    const route = routes.get(`${method} ${path}`);
    if (!route) return { reply: errorReply(envelope, paths.has(path) ? 405 : 404) };
    if (!mayEnter(request.headers.authorization)) return { reply: errorReply(envelope, 401) };
    let body: unknown;
    if (method === 'POST' || method === 'PUT') {
      if (!isJson(request.headers['content-type'])) return { reply: errorReply(envelope, 415) };
      body = parse(bytes);
      if (body === undefined) return { reply: errorReply(envelope, 400) };
      const late = route.horizonDays === undefined ? [] : beyondHorizon(body, route.horizonDays, clock.now());
      if (late.length > 0) return { reply: errorReply(envelope, 400, late) };
    }
    try {
      return route.handle({ path, query: new URLSearchParams(search), body });
    } catch (error) {
      process.stderr.write(`${method} ${path}: ${error instanceof Error ? error.stack : String(error)}\n`);
      return { reply: errorReply(envelope, 500) };
    }
  };

  return (request, response, rawPath, search) => {
    const method = request.method ?? 'GET';
    const path = rawPath.length > 1 && rawPath.endsWith('/') ? rawPath.slice(0, -1) : rawPath; // the SDK's PUTs have one
    const name = paths.has(path) ? `${method} ${path}` : 'unknown route';
    const say = (reply: Reply): void => {
      oracle.requests.count(name, reply.status);
      writeReply(response, reply);
    };
    readBody(request, (read) => {
      if (read.kind !== 'whole') {
        if (read.kind === 'aborted') return oracle.requests.count(name, 'aborted');
        response.setHeader('connection', 'close');
        return say(errorReply(envelopeOf(path), 413));
      }
      const fault = faults.armed() ? faults.strikeHttp({ method, path, to: recipientsOf(read.bytes) }) : undefined;
      const strike = (usual: Reply): void => {
        if (fault) oracle.requests.count(name, inflict(fault, { response, usual, envelope: envelopeOf(path) }));
      };
      if (fault && refusesFirst(fault)) return strike(errorReply(envelopeOf(path), 500));
      const { reply, wait } = answer(method, path, search, request, read.bytes);
      const finish = (): void =>
        oracle.written(() => {
          if (fault && acceptsFirst(fault)) strike(reply);
          else if (fault?.kind === 'slow') wire.after(fault.ms, () => say(reply));
          else say(reply);
        });
      if (wait) void wait.finally(finish);
      else finish();
    });
  };
}

const isJson = (type: string | undefined): boolean => type === undefined || /^application\/(\w+\+)?json\b/i.test(type);

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}
