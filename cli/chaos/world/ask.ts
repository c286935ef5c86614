import { setTimeout as sleep } from 'node:timers/promises';

export type Body = Readonly<Record<string, unknown>>;
export type Request = Readonly<{
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  authorization: string;
  body?: Body;
  /** Of commands: the same one again is not carried out twice. */
  key?: string;
}>;

/** What is asked of the api by somebody who does not give up. */
export type Ask = Readonly<{
  /** The answer, or undefined when it is worth trying again. Throws where the api refuses for good. */
  once(request: Request): Promise<unknown>;
  /** Asks until there is an answer. */
  insist(ask: () => Promise<unknown>): Promise<unknown>;
  /** What was not answered at the first try. */
  retried(): number;
}>;

const requestMs = 5_000;
/** Somebody who has just been told of may not be known yet; a request was cut in two by a process that slept (408); a command still runs (409). */
const passing: readonly number[] = [404, 408, 409, 429];

export function askApi(api: string): Ask {
  let retried = 0;
  return {
    async once({ method, path, authorization, body, key }) {
      const headers = {
        authorization,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      };
      const sent = method === 'GET' ? {} : { headers, body: JSON.stringify(body ?? {}) };
      const init = { method, headers: { authorization }, ...sent, signal: AbortSignal.timeout(requestMs) };
      const response = await fetch(api + path, init).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response?.ok && text !== undefined) return JSON.parse(text) as unknown;
      if (response === undefined || response.status >= 500 || passing.includes(response.status)) return undefined;
      throw new Error(`the api refused ${path}: ${response.status} ${text}`);
    },
    async insist(ask) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await ask();
        if (answer !== undefined) return answer;
        if (attempt === 1) retried += 1;
        await sleep(Math.min(1_000, 100 * attempt));
      }
    },
    retried: () => retried,
  };
}
