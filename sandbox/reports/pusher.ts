import type { SandboxClock } from '../time/clock.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../time/timers.ts';
import { shuffle, withBroken, withStranger } from './garble.ts';
import type { Hook } from './hook-schema.ts';
import { signatureOf } from './sign.ts';
import type { Webhook } from './webhook.ts';

/** Something for a webhook; `to`: whom it concerns. */
export type Parcel = {
  /** What is reported once it was taken, or is given up; nothing for what is told beside reports. */
  readonly seq?: number | undefined;
  /** Which of the vendor's webhooks it is for: different forms never share a call. */
  readonly form?: string;
  readonly to?: string;
  readonly json: () => object;
};

export type Pusher = {
  /** Puts it into the next batch for this address. */
  push(url: string, parcel: Parcel, hook?: Hook): void;
  /** Posts it alone; resolves after the first try. */
  pushNow(url: string, parcel: Parcel, hook?: Hook): Promise<void>;
  /** Forgets what waits. */
  clear(): void;
};

const MINUTE_MS = 60_000;
const ofBatches = ['report-lost', 'report-twice', 'report-late', 'report-unknown-id', 'report-broken'] as const;

/**
 * Pushes reports as the vendor does: batches of at most `maxBucketSize`, after a failure again in 1 + n² minutes, 20 times,
 * then lost. The minutes pass on the sandbox's clock, but never faster than `leastRetryMs` × tries: who restarts does so in
 * real time.
 */
export function createPusher(deps: {
  readonly oracle: Pick<Recorder, 'reported'>;
  readonly webhook: Webhook;
  readonly timers: Timers;
  readonly clock: SandboxClock;
  readonly faults: FaultBox;
  /** For what no hook is said of. */
  readonly usual: Hook;
  readonly leastRetryMs: number;
  /** Wraps the parcels of a batch: inbound messages carry counts beside their results. */
  readonly envelope: (results: readonly unknown[]) => object;
  /** At most, whatever the hook says. @default no further limit */
  readonly mostInABatch?: number;
}): Pusher {
  type Lane = { queue: Parcel[]; underWay: number; planned: boolean };
  type Batch = {
    readonly url: string;
    readonly hook: Hook;
    readonly body: string;
    readonly seqs: readonly number[];
    readonly era: number;
  };
  const { oracle, webhook, timers, clock, faults } = deps;
  /** By the hook, because two of them may post to one address, each in its own way. */
  let lanes = new Map<Hook, Map<string, Lane>>();
  /** Counts what was forgotten: a post that was under way then says nothing of what came after it. */
  let era = 0;

  const retryIn = (n: number): number => Math.max(clock.wait((1 + n * n) * MINUTE_MS), deps.leastRetryMs * (n + 1));

  /** Every repetition is the same bytes: who receives it may tell it by them. */
  const post = async (batch: Batch, tries: number, signedAt: number): Promise<void> => {
    const { url, hook, body, seqs } = batch;
    const headers = { ...hook.headers, ...signatureOf(hook.security, body, signedAt) };
    const taken = await webhook.post(url, { body, headers, timeoutMs: hook.readTimeout });
    if (batch.era !== era) return;
    if (taken) return oracle.reported(seqs, 'pushed');
    if (tries >= hook.retries) return oracle.reported(seqs, 'lost');
    const again = (): void => void post(batch, tries + 1, hook.signsAgain ? clock.now() : signedAt);
    timers.after(retryIn(tries), again, 'webhook again');
  };
  const first = async (url: string, hook: Hook, parcels: readonly Parcel[]): Promise<void> => {
    const fault = faults.strikeReports(
      ofBatches,
      parcels.map(({ to = '' }) => to),
    );
    const seqs: number[] = [];
    for (const { seq } of parcels) if (seq !== undefined) seqs.push(seq);
    if (fault?.kind === 'report-lost') return oracle.reported(seqs, 'lost');
    let results: unknown[] = parcels.map(({ json }) => json());
    if (fault?.kind === 'report-unknown-id') results = withStranger(results as object[]);
    if (fault?.kind === 'report-broken') results = withBroken(results as object[], fault.items, faults.random);
    const batch = { url, hook, body: JSON.stringify(deps.envelope(results)), seqs, era };
    if (fault?.kind === 'report-late') {
      timers.after(fault.ms, () => void post(batch, 0, clock.now()), 'late reports');
      return;
    }
    await post(batch, 0, clock.now());
    if (fault?.kind === 'report-twice' && batch.era === era) await post(batch, 0, clock.now());
  };
  const pump = (url: string, hook: Hook, lane: Lane): void => {
    lane.planned = false;
    while (lane.queue.length > 0 && lane.underWay < hook.windowSize) {
      const batch = lane.queue.splice(0, Math.min(hook.maxBucketSize, deps.mostInABatch ?? Infinity));
      lane.underWay += 1;
      void first(url, hook, batch).finally(() => {
        lane.underWay -= 1;
        if (!lane.planned) pump(url, hook, lane);
      });
    }
  };
  const laneOf = (name: string, hook: Hook): Lane => {
    let ofHook = lanes.get(hook);
    if (!ofHook) lanes.set(hook, (ofHook = new Map()));
    let lane = ofHook.get(name);
    if (!lane) ofHook.set(name, (lane = { queue: [], underWay: 0, planned: false }));
    return lane;
  };
  return {
    push(url, parcel, hook = deps.usual) {
      // While reports are gathered to be shuffled, all forms of them are.
      const mixed = laneOf(url, hook);
      if (mixed.planned) return void mixed.queue.push(parcel);
      const lane = laneOf(`${parcel.form ?? ''} ${url}`, hook);
      if (lane.planned) return void lane.queue.push(parcel);
      const fault = faults.strikeReports(['report-shuffle'], [parcel.to ?? '']);
      const chosen = fault?.kind === 'report-shuffle' ? mixed : lane;
      chosen.queue.push(parcel);
      chosen.planned = true;
      if (fault?.kind !== 'report-shuffle') return void setImmediate(() => pump(url, hook, lane)); // what falls due in the same moment travels together
      const go = (): void => {
        mixed.queue = shuffle(mixed.queue, faults.random);
        pump(url, hook, mixed);
      };
      timers.after(fault.ms, go, 'gathered reports');
    },
    pushNow: (url, parcel, hook = deps.usual) => first(url, hook, [parcel]),
    clear() {
      for (const ofHook of lanes.values()) for (const lane of ofHook.values()) lane.queue = [];
      lanes = new Map();
      era += 1;
    },
  };
}
