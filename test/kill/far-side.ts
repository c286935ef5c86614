import { setTimeout as sleep } from 'node:timers/promises';
import { steerFarSide } from '../../cli/chaos/world/far-side.ts';
import type { FarSide as Steered } from '../../cli/chaos/world/far-side.ts';
import type { Entry } from '../../sandbox/oracle/entry.ts';

export type FarSide = Steered &
  Readonly<{
    /** Resolves when the provider has taken a message for this number or address; undefined when it takes too long. */
    accepted(to: string, withinMs: number): Promise<Entry | undefined>;
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
  void listen();

  return {
    ...steerFarSide(url),
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
    close: () => closing.abort(),
  };
}
