import type { FaultInput } from '../sandbox/faults/fault.ts';

/** One request as the sandbox lists it. */
export type SeenRequest = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: string | number;
  readonly fault?: string;
};
/** One message that it took, or refused. */
export type SeenMessage = {
  readonly seq: number;
  readonly at: string;
  readonly to: string;
  readonly via: string;
  readonly messageId: string;
  readonly outcome: 'accepted' | 'rejected';
};

/** The sandbox of a stack as somebody sees it who stands beside it: what it does, and what was done to it, by its own clock. */
export type FarSide = {
  inflict(fault: FaultInput): Promise<void>;
  clearFaults(): Promise<void>;
  change(settings: object): Promise<void>;
  /** Every message since the one with this number. */
  messages(after: number): Promise<readonly SeenMessage[]>;
  /** How many messages somebody has more than once. */
  doubled(): Promise<number>;
  /** Keeps every request from now on, also when there are more than the sandbox remembers. */
  watchRequests(): Promise<{ stop(): Promise<readonly SeenRequest[]> }>;
};

const pollMs = 2_000;
/** As many as the sandbox remembers, and as it tells at once. */
const [mostRequests, mostMessages] = [1_000, 10_000];

export function farSideOf(sandbox: string): FarSide {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${sandbox}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const requests = () =>
    ask<{ routes: readonly { count: number }[]; last: readonly SeenRequest[] }>('GET', `requests?last=${mostRequests}`);
  const total = (routes: readonly { count: number }[]): number => routes.reduce((sum, { count }) => sum + count, 0);
  return {
    inflict: async (fault) => void (await ask('POST', 'faults', fault)),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    change: async (settings) => void (await ask('POST', 'settings', settings)),
    async messages(after) {
      const found: SeenMessage[] = [];
      for (let from: number | null = after; from !== null;) {
        const page: { results: SeenMessage[]; cursor: number | null } = await ask(
          'GET',
          `messages?after=${from}&limit=${mostMessages}`,
        );
        found.push(...page.results);
        from = page.cursor;
      }
      return found;
    },
    async doubled() {
      const { byMessageId, byContent } = await ask<Record<'byMessageId' | 'byContent', readonly object[]>>(
        'GET',
        'duplicates',
      );
      return Math.max(byMessageId.length, byContent.length);
    },
    async watchRequests() {
      let counted = total((await requests()).routes);
      const seen: SeenRequest[] = [];
      const read = async (): Promise<void> => {
        const { routes, last } = await requests();
        const now = total(routes);
        if (now - counted > last.length)
          throw new Error(`${now - counted} requests in ${pollMs} ms: some were not seen`);
        seen.push(...last.slice(0, now - counted).toReversed());
        counted = now;
      };
      let trouble: unknown;
      let reading: Promise<void> = Promise.resolve();
      const timer = setInterval(() => {
        reading = reading.then(read).catch((error: unknown) => void (trouble ??= error));
      }, pollMs);
      return {
        async stop() {
          clearInterval(timer);
          await reading;
          await read();
          if (trouble !== undefined) throw trouble;
          return seen;
        },
      };
    },
  };
}
