import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import type { Entry } from '../../sandbox/oracle/entry.ts';
import type { Settings } from '../../sandbox/settings.ts';

export type FarSide = Readonly<{
  /** Resolves when the provider has taken a message for this number or address; undefined when it takes too long. */
  accepted(to: string, withinMs: number): Promise<Entry | undefined>;
  addFaults(faults: readonly FaultInput[]): Promise<void>;
  /** Faults that have not struck as often as they should. */
  faultsLeft(): Promise<number>;
  settings(change: Partial<Settings>): Promise<void>;
  /** Everything the oracle recorded. */
  entries(): Promise<readonly Entry[]>;
  close(): void;
}>;

/** The sandbox, read and steered over HTTP: the only witness of what left. Bears with its being killed. */
export function watchFarSide(url: string): FarSide {
  const closing = new AbortController();
  const waiting = new Map<string, (entry: Entry) => void>();

  const listen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const response = await fetch(`${url}/_sim/stream`, { signal: closing.signal });
        let rest = '';
        const decoder = new TextDecoder();
        for await (const chunk of response.body ?? []) {
          const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
          rest = events.pop() ?? '';
          for (const event of events) if (event.startsWith('event: message')) tell(event);
        }
      } catch {
        // Killed, or we are done.
      }
      await sleep(100);
    }
  };
  const tell = (event: string): void => {
    const { entry } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { entry: Entry };
    if (entry.outcome === 'accepted') waiting.get(entry.to)?.(entry);
  };
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/_sim/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`the sandbox says ${response.status} to ${path}: ${await response.text()}`);
    return response;
  };
  const post = (path: string, body: unknown): Promise<Response> =>
    request(path, { method: 'POST', body: JSON.stringify(body) });
  void listen();

  return {
    accepted: (to, withinMs) =>
      new Promise((resolve) => {
        const done = (entry: Entry | undefined): void => {
          clearTimeout(timer);
          waiting.delete(to);
          resolve(entry);
        };
        const timer = setTimeout(() => done(undefined), withinMs);
        waiting.set(to, done);
      }),
    async addFaults(faults) {
      await post('faults', faults);
    },
    async faultsLeft() {
      const { faults } = (await (await request('faults')).json()) as {
        faults: { count: number | 'always'; struck: number }[];
      };
      return faults.filter(({ count, struck }) => count !== 'always' && struck < count).length;
    },
    async settings(change) {
      await post('settings', change);
    },
    async entries() {
      const text = await (await request('messages?format=ndjson')).text();
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
    },
    close: () => closing.abort(),
  };
}
