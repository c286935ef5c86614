import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxClock } from '../time/clock.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import { acceptsFirst, inflict, refusesFirst } from '../faults/inflict.ts';
import type { Meeting } from '../faults/fault.ts';
import { targetOf, type Target } from '../faults/target.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../time/timers.ts';
import { may, type Caller } from './caller.ts';
import { envelopeOf, errorReply } from './envelopes.ts';
import { isForm, noForm, readForm, type Form } from './form.ts';
import { beyondHorizon } from './horizon.ts';
import { mostFormBytes, mostJsonBytes, readBody } from './read-body.ts';
import type { Reply } from './reply.ts';
import type { Read, VendorAnswer, VendorRequest, VendorRoute } from './route.ts';
import { createRouting, type Routed } from './routing.ts';
import type { Throttle } from './throttle.ts';
import { writeReply } from './write-reply.ts';

type VendorHandler = (request: IncomingMessage, response: ServerResponse, path: string, search: string) => void;

/** Numbers of the messages that a request brought: those after the first, up to the second. */
type Span = { after: number; upTo: number };
type Call = Omit<VendorRequest, 'body' | 'runs' | 'form'> & { readonly route: Routed; readonly span: Span };

const nobody: Caller = { account: '', scopes: [] };

/**
 * The provider's own surface: read, faults, route, key, scope, limit, handle, record, answer. Every answer waits until the
 * oracle has written down what it says.
 */
export function createVendor(deps: {
  readonly routes: readonly VendorRoute[];
  readonly oracle: Recorder;
  readonly faults: FaultBox;
  readonly clock: SandboxClock;
  /** Of the machine: a client's patience is real. */
  readonly wire: Timers;
  readonly callerOf: (authorization: string | undefined) => Caller | undefined;
  readonly throttle: Throttle;
}): VendorHandler {
  const { oracle, faults, clock, wire, callerOf, throttle } = deps;
  const find = createRouting(deps.routes);

  const handle = (call: Call, read: Read, form: Form): VendorAnswer | Promise<VendorAnswer> => {
    call.span.after = oracle.lastSeq();
    const answered = callHandler(call, read, form);
    call.span.upTo = oracle.lastSeq(); // a handler that goes on by itself is not followed
    return answered;
  };
  const answer = (call: Call): VendorAnswer | Promise<VendorAnswer> => {
    const { route, path, headers, bytes } = call;
    if (route.scopes !== 'open') {
      if (call.caller === nobody) return refuse(path, 401);
      if (!may(call.caller, route.scopes)) return refuse(path, 403);
    }
    const busy = throttle.refuse(route, call.caller.account);
    if (busy) return { reply: { ...errorReply(envelopeOf(path), 429), headers: busy } };
    if (!takesBody(route) || route.body === 'bytes') return handle(call, nothing, noForm);
    const type = headers['content-type'];
    if (route.body === 'form' || (route.body === 'either' && isForm(type))) {
      if (bytes.length === 0) return handle(call, nothing, noForm);
      if (type === undefined || !isForm(type)) return refuse(path, 415);
      const read = (form: Form | undefined): VendorAnswer | Promise<VendorAnswer> =>
        form ? handle(call, nothing, form) : refuse(path, 400);
      return readForm(bytes, type).then(read, broken(call));
    }
    if (route.method === 'DELETE' && bytes.length === 0) return handle(call, nothing, noForm);
    if (!isJson(type)) return refuse(path, 415);
    const read = parse(bytes, route.read);
    if (read === undefined) return refuse(path, 400);
    const late = route.horizonDays === undefined ? [] : beyondHorizon(read.body, route.horizonDays, clock.now());
    return late.length > 0 ? { reply: errorReply(envelopeOf(path), 400, late) } : handle(call, read, noForm);
  };

  const strikeAt = ({ headers }: IncomingMessage, method: string, path: string, bytes: Buffer): Meeting | undefined => {
    let read: Target | undefined;
    const account = callerOf(headers.authorization)?.account ?? '';
    return faults.strikeHttp({ method, path, headers, account, who: () => (read ??= targetOf(bytes)) });
  };

  return (request, response, rawPath, search) => {
    const method = request.method ?? 'GET';
    const path = rawPath.length > 1 && rawPath.endsWith('/') ? rawPath.slice(0, -1) : rawPath; // the SDK's PUTs have one
    const found = find(path);
    const route = found?.methods.get(method);
    const name = route?.name ?? (found ? `${method} ${found.path}` : 'unknown route');
    const began = performance.now();
    const span: Span = { after: 0, upTo: 0 };
    let caller = nobody;
    const count = (status: string | number, fault?: Meeting): void => {
      const ms = Math.round(performance.now() - began);
      oracle.requests.count(name, status, { method, path, account: caller.account, fault: fault?.kind, ms, ...span });
    };
    const say = (reply: Reply, fault?: Meeting): void => {
      count(reply.status, fault);
      writeReply(response, reply);
    };
    readBody(request, mostBytesOf(route), (read) => {
      if (read.kind !== 'whole') {
        if (read.kind === 'aborted') return count('aborted');
        response.setHeader('connection', 'close');
        return say(errorReply(envelopeOf(path), 413));
      }
      const fault = faults.armed() ? strikeAt(request, method, path, read.bytes) : undefined;
      const strike = (usual: Reply): void => {
        if (fault) count(inflict(fault, { response, path, usual, envelope: envelopeOf(path) }), fault);
      };
      if (fault && refusesFirst(fault)) return strike(errorReply(envelopeOf(path), 500));
      const finish = ({ reply, wait }: VendorAnswer): void => {
        const tell = (): void =>
          oracle.written(() => {
            if (fault && acceptsFirst(fault)) strike(reply);
            else if (fault?.kind === 'slow') wire.after(fault.ms, () => say(reply, fault));
            else say(reply);
          });
        if (wait) void wait.finally(tell);
        else tell();
      };
      caller = callerOf(request.headers.authorization) ?? nobody;
      if (!found || !route) return finish(found ? wrongMethod(path, found.methods) : refuse(path, 404));
      const answered = answer({
        route,
        path,
        parameters: found.parameters,
        query: search === '' ? noQuery : new URLSearchParams(search),
        headers: request.headers,
        caller,
        bytes: read.bytes,
        span,
      });
      if (answered instanceof Promise) void answered.then(finish);
      else finish(answered);
    });
  };
}

const noBytes = Buffer.alloc(0);
const noQuery = new URLSearchParams();
const nothing: Read = { body: undefined, runs: new Map() };

function callHandler(call: Call, { body, runs }: Read, form: Form): VendorAnswer | Promise<VendorAnswer> {
  const { route, path, parameters, query, headers, caller } = call;
  const bytes = route.body === 'bytes' ? call.bytes : noBytes;
  try {
    const answered = route.handle({ path, parameters, query, body, runs, form, bytes, headers, caller });
    return answered instanceof Promise ? answered.catch(broken(call)) : answered;
  } catch (error) {
    return broken(call)(error);
  }
}

/** A defect of ours: told to whoever runs the sandbox, which goes on. */
const broken =
  ({ route, path }: Call) =>
  (error: unknown): VendorAnswer => {
    process.stderr.write(`${route.name}: ${error instanceof Error ? error.stack : String(error)}\n`);
    return refuse(path, 500);
  };

const refuse = (path: string, status: number): VendorAnswer => ({ reply: errorReply(envelopeOf(path), status) });

function wrongMethod(path: string, methods: ReadonlyMap<string, unknown>): VendorAnswer {
  const headers = { allow: [...methods.keys()].join(', ') };
  return { reply: { ...errorReply(envelopeOf(path), 405), headers } };
}

const takesBody = ({ method, body }: VendorRoute): boolean =>
  body === undefined ? method !== 'GET' && method !== 'HEAD' : body !== 'none';

const mostBytesOf = (route: VendorRoute | undefined): number =>
  route?.mostBytes ?? (route?.body === 'form' ? mostFormBytes : mostJsonBytes);

const isJson = (type: string | undefined): boolean => type === undefined || /^application\/(\w+\+)?json\b/i.test(type);

const readAll = (bytes: Buffer): Read => ({ ...nothing, body: JSON.parse(bytes.toString()) as unknown });

function parse(bytes: Buffer, read = readAll): Read | undefined {
  try {
    return read(bytes);
  } catch {
    return undefined;
  }
}
