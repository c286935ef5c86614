import { createRandom } from '../../sandbox/faults/random.ts';
import { openBooks } from './books.ts';
import type { Books } from './books.ts';
import { watchFarSide } from './far-side.ts';
import type { FarSide } from './far-side.ts';
import { createLoad } from './load.ts';
import type { Load } from './load.ts';
import { until } from '../../cli/chaos/world/victims.ts';
import { startKillStack } from './stack.ts';
import type { KillStack, StackChanges } from './stack.ts';
import { publishWorkspace } from './workspace.ts';
import { timing } from '../../domain/message/timing.ts';
import type { Timing } from '../../domain/message/timing.ts';

/** Everything one run works with. */
export type KillWorld = Readonly<{
  stack: KillStack;
  load: Load;
  farSide: FarSide;
  books: Books;
  timing: Timing;
  random: () => number;
  say: (line: string) => void;
  /**
   * Makes the far side forget ids, so that nothing but our own care keeps a message from being sent twice. Again after each of its deaths.
   */
  makeForgetful(): Promise<void>;
  /** Resolves when nothing is on its way any more; what is left after `withinMs` is in the error. */
  drain(withinMs: number): Promise<void>;
  close(): Promise<void>;
}>;

export type WorldOptions = Readonly<{
  seed: number;
  timingFactor: number;
  localFirst: boolean;
  say: (line: string) => void;
  /** Files beside those of the run's own workspace. */
  workspace?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  stack?: StackChanges;
}>;

/** A stack with its workspace published, a producer, and witnesses on both sides. */
export async function killWorld(options: WorldOptions): Promise<KillWorld> {
  const { seed, timingFactor, localFirst, say } = options;
  const env = { CARILLON_TIMING_FACTOR: String(timingFactor), CARILLON_LOCAL_FIRST: localFirst ? 'on' : 'off' };
  const stack = await startKillStack({ ...env, ...options.env }, say, options.stack);
  const farSide = watchFarSide(stack.sandbox);
  const books = openBooks(stack.databaseUrl);
  const random = createRandom(seed);
  const load = createLoad({ api: stack.api, writeKey: stack.keys.writeKey, random });
  const close = async (): Promise<void> => {
    farSide.close();
    await books.close();
    await stack.stop();
  };
  const makeForgetful = (): Promise<void> => farSide.settings({ duplicateIds: 'forget', magic: false });
  try {
    await publishWorkspace(stack.databaseUrl, options.workspace);
    await makeForgetful();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    stack,
    load,
    farSide,
    books,
    timing: timing(timingFactor),
    random,
    say,
    makeForgetful,
    async drain(withinMs) {
      let left = 'nothing yet';
      const settled = async (): Promise<boolean> => {
        try {
          const open = await books.open();
          left = JSON.stringify({ ...open, unread: load.acked().length - open.read });
          return open.read >= load.acked().length && open.enrollments + open.messages + open.dispatches === 0;
        } catch (error) {
          left = (error as Error).message; // PostgreSQL may just have been killed
          return false;
        }
      };
      await until(settled, withinMs, 'everything to settle', 250).catch((error: unknown) => {
        throw new Error(`${(error as Error).message}: ${left}`);
      });
    },
    close,
  };
}
