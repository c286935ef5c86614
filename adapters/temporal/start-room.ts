import type { Temporal } from './connect.ts';

/** How many more journeys may begin now. */
export type StartRoom = {
  /** Takes one place, if there is one left. */
  take(): boolean;
  /** Takes so many places, or as many as a fresh look leaves; resolves with how many. */
  takeUpTo(wanted: number): Promise<number>;
};

/** First steps that may wait for a worker of which nothing is known yet: some seconds of work on a small machine. */
const fewest = 200;
/** Temporal counts anew after so long, and tells the same until then. */
const lookMs = 5_000;

/**
 * What is started while the workers are behind waits all the same, but in Temporal: each costs it memory, starting them takes the processor
 * from those who are under way, whose next steps stand in line behind them. So no more are started than the workers take in two looks; the
 * rest waits in its table, where it costs nothing.
 */
export function createStartRoom(
  /** First steps that no worker has taken yet. */
  waiting: () => Promise<number>,
  {
    most = fewest,
    now = () => performance.now(),
  }: { readonly most?: number | undefined; readonly now?: () => number } = {},
): StartRoom {
  let left = most;
  let begun = 0;
  let before = 0;
  let lookedAt = -Infinity;
  const look = async (): Promise<void> => {
    lookedAt = now();
    // Who does not tell is not behind: nobody waits for an answer that never comes.
    const still = await waiting().catch(() => 0);
    const taken = Math.max(0, before + begun - still);
    left = Math.max(0, Math.max(most, 2 * taken) - still);
    [before, begun] = [still, 0];
  };
  const mayLook = (): boolean => now() - lookedAt >= lookMs;
  const takeSome = (wanted: number): number => {
    const taken = Math.min(left, wanted);
    left -= taken;
    begun += taken;
    return taken;
  };
  return {
    take() {
      const isTaken = takeSome(1) === 1;
      // Before it is used up: where the workers keep up nobody ever waits for a look.
      if (left < most / 2 && mayLook()) void look();
      return isTaken;
    },
    async takeUpTo(wanted) {
      if (left === 0 && mayLook()) await look();
      return takeSome(wanted);
    },
  };
}

const askMs = 2_000;

/** Further steps go straight to who has the workflow in memory, and are not counted. */
export const waitingTasks =
  ({ client, within }: Temporal, taskQueue: string) =>
  async (): Promise<number> => {
    const { namespace } = client.options;
    const { stats } = await within(askMs, () =>
      client.workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, reportStats: true }),
    );
    return Number(stats?.approximateBacklogCount ?? 0);
  };
