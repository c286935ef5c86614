import type { Work } from '../time/work.ts';

export type Webhook = {
  /** True when the far side answered 2xx. Never throws. */
  post(url: string, call: Call): Promise<boolean>;
  close(): void;
};

export type Call = {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Real ms. */
  readonly timeoutMs: number;
};

/** Posts to webhooks of this machine only: a sandbox that called out would tell strangers about test data. */
export function createWebhook(work: Work): Webhook {
  const closing = new AbortController();
  const post = async (url: string, { body, headers, timeoutMs }: Call): Promise<boolean> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await leave(response.body);
      return response.status >= 200 && response.status < 300;
    } catch {
      return false;
    }
  };
  return {
    post: (url, call) => work.during(post(url, call)),
    close: () => closing.abort(),
  };
}

/** What is answered beside the status is read so far that the connection can be used again, and no farther: it might not end. */
const MOST_BYTES_OF_AN_ANSWER = 64 * 1024;

async function leave(body: Response['body']): Promise<void> {
  let left = MOST_BYTES_OF_AN_ANSWER;
  for await (const part of body ?? []) if ((left -= part.byteLength) <= 0) return;
}

/** `localhost`, `127.0.0.0/8` and `::1`, by name: nothing is looked up. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
