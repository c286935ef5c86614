import type { Readable } from 'node:stream';
import { EnvHttpProxyAgent, request } from 'undici';
import type { Dispatcher } from 'undici';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long we wait, ms: for the answer's head in all, between two pieces of its body, and for the whole of it. */
export type Limits = Readonly<{ answerMs: number; stallMs: number; wholeMs: number }>;

/** Without a network a build or an error must not wait long; a slow line may take its time, but not for ever. */
export const USUAL_LIMITS: Limits = { answerMs: 8_000, stallMs: 30_000, wholeMs: 30 * 60_000 };

export type Http = Readonly<{ dispatcher: Dispatcher; limits: Limits }>;

const REDIRECTS = 5;
const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

export class RefusedRedirectError extends Error {
  override readonly name = 'RefusedRedirectError';
}

type Opened = Readonly<{
  status: number;
  headers: Readonly<{ contentLength: number; contentRange: string }>;
  body: Readable;
  /** Whether the whole has taken too long. */
  timeIsUp(): boolean;
  /** To be called when the body is no longer wanted. */
  done(): void;
}>;

/** Through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name (also in lower case). Throws when one cannot be read. */
export function createDispatcher(env: Environment, { answerMs }: Limits): Dispatcher {
  const value = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const proxy = (name: string): string => {
    const address = value(name);
    // As curl reads it: an address without a scheme is an HTTP proxy.
    return address === '' || address.includes('://') ? address : `http://${address}`;
  };
  // Empty, not absent: absent ones would be read from the environment of this process.
  return new EnvHttpProxyAgent({
    httpProxy: proxy('HTTP_PROXY'),
    httpsProxy: proxy('HTTPS_PROXY'),
    noProxy: value('NO_PROXY'),
    connect: { timeout: answerMs },
  });
}

/** GET with redirects followed, never from https to http. Rejects when no answer comes; any status is an answer. */
export async function openUrl(
  url: string,
  { dispatcher, limits }: Http,
  headers: Readonly<Record<string, string>>,
): Promise<Opened> {
  const ending = new AbortController();
  let late = false;
  // A request that waits for its connection does not hear that it was aborted.
  const aborted = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason as Error));
  });
  aborted.catch(() => undefined);
  const answerTimer = setTimeout(() => ending.abort(), limits.answerMs);
  const wholeTimer = setTimeout(() => {
    late = true;
    ending.abort();
  }, limits.wholeMs);
  const done = (): void => {
    clearTimeout(wholeTimer);
    ending.abort();
  };
  try {
    let at = new URL(url);
    for (let hop = 0; ; hop += 1) {
      const asked = request(at, {
        dispatcher,
        headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'carillon' },
        signal: ending.signal,
        bodyTimeout: limits.stallMs,
      });
      const answer = await Promise.race([asked, aborted]);
      if (!isRedirect(answer.statusCode)) {
        const header = (name: string): string => String(answer.headers[name] ?? '');
        return {
          status: answer.statusCode,
          headers: {
            contentLength: Number(header('content-length')) || 0,
            contentRange: header('content-range'),
          },
          body: answer.body,
          timeIsUp: () => late,
          done,
        };
      }
      await answer.body.dump();
      at = redirected(at, String(answer.headers['location'] ?? ''), hop);
    }
  } catch (error) {
    done();
    throw error;
  } finally {
    clearTimeout(answerTimer);
  }
}

function redirected(from: URL, location: string, hop: number): URL {
  if (hop === REDIRECTS) throw new RefusedRedirectError(`more than ${REDIRECTS} redirects`);
  if (!URL.canParse(location, from.href)) throw new RefusedRedirectError('a redirect to no address');
  const to = new URL(location, from);
  if (to.protocol === 'https:' || to.protocol === from.protocol) return to;
  throw new RefusedRedirectError(`a redirect from ${from.protocol} to ${to.protocol}//${to.host}`);
}
