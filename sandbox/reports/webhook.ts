import { createHmac } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';
import type { Work } from '../time/work.ts';

export type Webhook = {
  /** True when the far side answered 2xx. Never throws. */
  post(url: string, body: string): Promise<boolean>;
  close(): void;
};

const answerWithinMs = 10_000;

/**
 * Posts to webhooks of this machine only: a sandbox that called out would tell strangers about test data. With a secret
 * each body is signed as the vendor does: hex HMAC-SHA256 over timestamp + raw body.
 */
export function createWebhook(deps: {
  readonly secret: string | undefined;
  readonly clock: SandboxClock;
  readonly work: Work;
}): Webhook {
  const { secret, clock, work } = deps;
  const closing = new AbortController();
  const post = async (url: string, body: string): Promise<boolean> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signature(secret, clock.now(), body) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      await response.arrayBuffer();
      return response.status >= 200 && response.status < 300;
    } catch {
      return false;
    }
  };
  return {
    post: (url, body) => work.during(post(url, body)),
    close: () => closing.abort(),
  };
}

function signature(secret: string | undefined, now: number, body: string): Record<string, string> {
  if (secret === undefined) return {};
  const timestamp = String(now);
  return {
    'X-Ib-Exchange-Req-Timestamp': timestamp,
    'X-Ib-Exchange-Req-Signature': createHmac('sha256', secret).update(timestamp).update(body).digest('hex'),
  };
}

/** `localhost`, `127.0.0.0/8` and `::1`, by name: nothing is looked up. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
