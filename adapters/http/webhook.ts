import { createHmac } from 'node:crypto';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebhookMethod, HeaderValue } from '../../domain/journey/definition.ts';
import { failureWords } from './failure-words.ts';
import type { MayDeliver } from './delivery-guard.ts';
import { reachOf, type Resolve } from './reach.ts';

type Call = {
  readonly url: string;
  readonly method: WebhookMethod;
  readonly headers: { readonly [name: string]: HeaderValue };
  readonly body: string | null;
  readonly id: string;
  readonly timeoutMs: number;
};
type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly again: boolean; readonly reached: boolean };

export type WebhookDeps = {
  /** I13; asked with the host, of which the answer for loopback is yes. */
  readonly mayDeliver: MayDeliver;
  readonly isLoopback: (host: string) => boolean;
  /** Loopback is the sandbox's world, and only there. */
  readonly loopbackAllowed: boolean;
  readonly secret: (name: string) => string | undefined;
  /** Signs as Standard Webhooks do: HMAC-SHA256 over id, timestamp and body. */
  readonly signingKey: Uint8Array;
  readonly now: () => number;
  /** @default the system's resolver */
  readonly resolve?: Resolve;
};

/** Of https and its usual second. Others speak something else: nobody may knock on the doors of strangers through us. */
const ports = ['', '443', '8443'];

/** What every header can carry. Node throws on anything else, and a step whose call throws would be tried without end. */
const printable = /^[\t\x20-\x7e]+$/;
const whatOf = (name: string, value: HeaderValue): string =>
  typeof value === 'string' ? `the header '${name}'` : `the secret '${value.secret}'`;

/** More than this nobody's answer needs, and nobody may fill our memory. */
const mostReplyBytes = 64 * 1024;
/** Ask again: a timeout, too early, too many, or the far side's own trouble. */
const worthAnother = (status: number): boolean => [408, 425, 429].includes(status) || status >= 500;

/**
 * One signed call to an address that an author chose. Nothing inside reaches our own network by it: the name is resolved once, every address
 * must be public, and the connection goes to the addresses that were checked. No redirect is followed.
 */
export function createWebhook(deps: WebhookDeps): (call: Call) => Promise<Reply> {
  return async (call) => {
    const refused = (reason: string): Reply => ({ kind: 'failed', reason, again: false, reached: false });
    if (!URL.canParse(call.url)) return refused('the address is none');
    const url = new URL(call.url);
    // A dot at the end is the same name to a resolver, and another one to a comparison.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
    const loopback = deps.isLoopback(host);
    if (loopback && !deps.loopbackAllowed)
      return refused('the address is this machine, which only the sandbox may call');
    if (!loopback && url.protocol !== 'https:') return refused('the address is not https');
    if (!loopback && !ports.includes(url.port)) return refused('the address has a port that is neither 443 nor 8443');
    if (url.username !== '' || url.password !== '') return refused('the address holds a name or a password');
    const leave = deps.mayDeliver(host, host);
    if (!leave.ok) return refused(leave.reason);
    const headers = new Map<string, string>();
    for (const [name, value] of Object.entries(call.headers)) {
      const text = typeof value === 'string' ? value : deps.secret(value.secret);
      if (text === undefined)
        return refused(`no secret '${typeof value === 'string' ? name : value.secret}' in the environment`);
      if (!printable.test(text))
        return refused(`${whatOf(name, value)} is empty or holds what no header can carry, such as a line break`);
      headers.set(name.toLowerCase(), text);
    }
    for (const [name, value] of Object.entries(signed(call, deps))) headers.set(name, value);
    const began = performance.now();
    const reach = loopback ? undefined : await reachOf(host, call.timeoutMs, deps.resolve);
    if (reach !== undefined && reach.kind === 'refused') return { ...refused(reach.reason), again: reach.again };
    const leftMs = Math.max(1, call.timeoutMs - (performance.now() - began));
    return send(call, url, Object.fromEntries(headers), { lookup: reach?.lookup, leftMs });
  };
}

/** https://www.standardwebhooks.com: receivers have libraries for it. */
function signed({ id, body }: Call, { signingKey, now }: WebhookDeps): Record<string, string> {
  const timestamp = String(Math.floor(now() / 1_000));
  const mac = createHmac('sha256', signingKey)
    .update(`${id}.${timestamp}.${body ?? ''}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
    'user-agent': 'carillon',
    accept: 'application/json',
    ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
  };
}

function send(
  call: Call,
  url: URL,
  headers: Record<string, string>,
  { lookup, leftMs }: { readonly lookup: LookupFunction | undefined; readonly leftMs: number },
): Promise<Reply> {
  return new Promise((resolve) => {
    let reached = false;
    const failed = (reason: string, again = true): void => resolve({ kind: 'failed', reason, again, reached });
    const make = url.protocol === 'https:' ? requestHttps : requestHttp;
    // A connection of its own: nothing of one workspace's call is left for another's.
    const request = make(url, { method: call.method, headers, agent: false, ...(lookup ? { lookup } : {}) });
    const timer = setTimeout(() => {
      failed(`no answer within ${call.timeoutMs} ms`);
      request.destroy();
    }, leftMs);
    request.once('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (reached = true)),
    );
    request.once('error', (error) => {
      clearTimeout(timer);
      failed(failureWords(error));
    });
    request.once('response', (response) => {
      void answer(response)
        .then(
          (reply) => resolve(reply),
          (error: unknown) => failed(failureWords(error)),
        )
        .finally(() => {
          clearTimeout(timer);
          request.destroy();
        });
    });
    request.end(call.body ?? undefined);
  });
}

async function answer(response: IncomingMessage): Promise<Reply> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    const redirect = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
    return {
      kind: 'failed',
      reason: `HTTP ${status}${redirect}`,
      again: worthAnother(status),
      reached: !isRefusal(status),
    };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > mostReplyBytes) return { kind: 'answered', status, body: '' };
    chunks.push(chunk);
  }
  return { kind: 'answered', status, body: Buffer.concat(chunks).toString('utf8') };
}

/** A clear no: nothing was done. A 409 may speak of an earlier try, and many answer what they did with a redirect (I5). */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 409 && !worthAnother(status);
