import type { SandboxClock } from '../clock.ts';
import type { Timers } from '../timers.ts';
import type { Webhook } from './webhook.ts';

/** Something for a webhook; `seq` names what it tells about. */
export type Parcel = { readonly seq: number; readonly json: () => object };

export type Pusher = {
  /** Puts it into the next batch for this address. */
  push(url: string, parcel: Parcel): void;
  /** Posts it alone; resolves after the first try. */
  pushNow(url: string, parcel: Parcel): Promise<void>;
};

const MOST_IN_A_BATCH = 100;
/** Posts under way at once per address. */
const WINDOW = 4;
const TRIES_AFTER_THE_FIRST = 20;
const MINUTE_MS = 60_000;

/**
 * Pushes reports as the vendor does: batches of at most 100, after a failure again in 1 + n² minutes, 20 times, then lost.
 * The minutes pass on the bent clock, but never faster than `leastRetryMs` × tries: who restarts does so in real time.
 */
export function createPusher(deps: {
  readonly webhook: Webhook;
  readonly timers: Timers;
  readonly clock: SandboxClock;
  readonly leastRetryMs: number;
  readonly settled: (seqs: readonly number[], how: 'pushed' | 'lost') => void;
  /** Wraps the parcels of a batch: inbound messages carry counts beside their results. */
  readonly envelope: (results: readonly object[]) => object;
  /** @default 100 */
  readonly mostInABatch?: number;
}): Pusher {
  type Lane = { queue: Parcel[]; underWay: number; planned: boolean };
  const lanes = new Map<string, Lane>();

  const retryIn = (n: number): number =>
    Math.max(deps.clock.wait((1 + n * n) * MINUTE_MS), deps.leastRetryMs * (n + 1));

  /** Every repetition is the same bytes: who receives it may tell it by them. */
  const post = async (url: string, body: string, seqs: readonly number[], tries: number): Promise<void> => {
    if (await deps.webhook.post(url, body)) return deps.settled(seqs, 'pushed');
    if (tries >= TRIES_AFTER_THE_FIRST) return deps.settled(seqs, 'lost');
    deps.timers.after(retryIn(tries), () => void post(url, body, seqs, tries + 1), 'webhook again');
  };
  const first = (url: string, batch: readonly Parcel[]): Promise<void> => {
    const body = JSON.stringify(deps.envelope(batch.map((parcel) => parcel.json())));
    return post(
      url,
      body,
      batch.map((parcel) => parcel.seq),
      0,
    );
  };
  const pump = (url: string, lane: Lane): void => {
    lane.planned = false;
    while (lane.queue.length > 0 && lane.underWay < WINDOW) {
      const batch = lane.queue.splice(0, deps.mostInABatch ?? MOST_IN_A_BATCH);
      lane.underWay += 1;
      void first(url, batch).finally(() => {
        lane.underWay -= 1;
        if (!lane.planned) pump(url, lane);
      });
    }
  };
  return {
    push(url, parcel) {
      let lane = lanes.get(url);
      if (!lane) lanes.set(url, (lane = { queue: [], underWay: 0, planned: false }));
      lane.queue.push(parcel);
      if (lane.planned) return;
      lane.planned = true;
      const planned = lane;
      setImmediate(() => pump(url, planned)); // what falls due in the same moment travels together
    },
    pushNow: (url, parcel) => first(url, [parcel]),
  };
}
