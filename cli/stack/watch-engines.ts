import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineName } from '../../engines/engine.ts';
import { watchStore } from '../../engines/nats/store-watch.ts';
import { endProcess } from '../../engines/process/end-process.ts';
import { isSameProcess } from '../../engines/process/identity.ts';
import type { RunningEngines } from '../../engines/start.ts';

const LOOK_EVERY_MS = 500;
const LONGEST_DELAY_MS = 5_000;
const ENDS_WITHIN_MS = 5_000;

type Deps = Readonly<{
  engines: RunningEngines;
  /** Brings back what died; the others are left alone. */
  restart: () => Promise<RunningEngines>;
  restarted: (names: readonly EngineName[], engines: RunningEngines) => Promise<void>;
  say: (line: string) => void;
}>;

/**
 * Notices an engine that died, or a NATS that can store nothing more although there is room again, and brings it back on its port and data.
 * Returns the function that ends the watch.
 */
export function watchEngines({ engines, restart, restarted, say }: Deps): () => Promise<void> {
  const stopping = new AbortController();
  const watch = async (): Promise<void> => {
    let current = engines;
    let delay = LOOK_EVERY_MS;
    const { log, folder } = engines.engines.nats;
    const store = watchStore(log, join(folder, 'store'));
    for (;;) {
      await sleep(delay, undefined, { signal: stopping.signal });
      delay = LOOK_EVERY_MS;
      if (store.mustRestart()) {
        say('nats gave up a stream when its volume was full; there is room again, so it is started anew');
        await endProcess(current.engines.nats, 'SIGTERM', ENDS_WITHIN_MS);
      }
      const names = Object.keys(current.engines) as EngineName[];
      const dead = names.filter((name) => !isSameProcess(current.engines[name]));
      if (dead.length === 0) continue;
      say(`${dead.join(' and ')} died; restarting`);
      try {
        const before = current.engines;
        current = await restart();
        const { engines: now } = current;
        // One that died since we looked is started with the others.
        await restarted(
          names.filter((name) => now[name].pid !== before[name].pid),
          current,
        );
      } catch (error) {
        say((error as Error).message);
        delay = LONGEST_DELAY_MS;
      }
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return async () => {
    stopping.abort();
    await watching;
  };
}
