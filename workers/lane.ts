import type { Delivery } from '../adapters/nats/read-partition.ts';
import { failureKind } from '../adapters/postgres/failure.ts';

export type Lane = {
  /** Waits for room: what nobody can take stays in the stream. */
  offer(delivery: Delivery): Promise<void>;
  /** Drops what waits of a partition and resolves when no transaction holds any of it. */
  forget(partition: number): Promise<void>;
  /** Does something on the lane's connection while no batch is under way; rejects where the lane was stopped before it could. */
  between<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Finishes the batch under way, unless it waits for a connection, and drops the rest. */
  stop(): Promise<void>;
};

export type LaneDeps = {
  readonly process: (deliveries: readonly Delivery[]) => Promise<void>;
  /** Moves past one message that no transaction can hold. */
  readonly park: (delivery: Delivery, cause: unknown) => Promise<void>;
  /** Says to the stream what is done with. */
  readonly acknowledge: (batch: readonly Delivery[]) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
};

type Aside = { readonly carryOut: () => Promise<void>; readonly refuse: (error: Error) => void };

const stoppedMessage = 'the lane was stopped';
const largestBatch = 256;
const roomMessages = 512;
const batchBytes = 4 * 2 ** 20;
/** A batch is halved soon, so that fewer are in others' way … */
const mostContention = 8;
/** … but who stands alone waits for half a minute: that others are faster is no fault of the message. */
const mostContentionAlone = 100;

/**
 * One database connection and the partitions whose locks it holds: batches of whatever is there, one after the other. A lane whose
 * connection breaks is thrown away with all it held.
 */
export function createLane({ process, park, acknowledge, onTrouble }: LaneDeps): Lane {
  let queue: Delivery[] = [];
  let waiting: (() => void)[] = [];
  const asides: Aside[] = [];
  let wake: () => void = () => undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();

  const takeBatch = (): Delivery[] => {
    let bytes = 0;
    let count = 0;
    while (count < queue.length && count < largestBatch && (count === 0 || bytes < batchBytes)) {
      bytes += queue[count]?.body.length ?? 0;
      count += 1;
    }
    return queue.splice(0, count);
  };
  const letIn = (): void => {
    const all = waiting;
    waiting = [];
    for (const enter of all) enter();
  };

  /** Halved until the offender stands alone; only the message's own fault leads to the dead letters. */
  const carryThrough = async (batch: readonly Delivery[]): Promise<void> => {
    for (let attempt = 1; !stopped; attempt += 1) {
      try {
        await process(batch);
        acknowledge(batch);
        return;
      } catch (error) {
        const kind = failureKind(error);
        if (kind === 'unavailable') {
          if (stopped) return;
          onTrouble('a batch waits for the database or the stream', error);
          await sleep(Math.min(5_000, 250 * attempt));
          continue;
        }
        if (kind === 'contention' && attempt < (batch.length > 1 ? mostContention : mostContentionAlone)) {
          await sleep(Math.random() * 10 * attempt);
          continue;
        }
        const [only] = batch;
        if (batch.length > 1) {
          const middle = Math.ceil(batch.length / 2);
          await carryThrough(batch.slice(0, middle));
          await carryThrough(batch.slice(middle));
          return;
        }
        if (only === undefined) return;
        onTrouble(`message ${only.seq} cannot be stored and is parked`, error);
        await parkOne(only, error);
        return;
      }
    }
  };
  const parkOne = async (delivery: Delivery, cause: unknown): Promise<void> => {
    while (!stopped) {
      try {
        await park(delivery, cause);
        acknowledge([delivery]);
        return;
      } catch (error) {
        onTrouble('a message could not be parked yet', error);
        await sleep(1_000);
      }
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const aside = asides.shift();
      if (aside) {
        await aside.carryOut();
        continue;
      }
      if (queue.length === 0) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const batch = takeBatch();
      letIn();
      current = carryThrough(batch);
      await current;
    }
    for (const { refuse } of asides.splice(0)) refuse(new Error(stoppedMessage));
  };
  const running = run();

  return {
    async offer(delivery) {
      while (queue.length >= roomMessages && !stopped) await new Promise<void>((enter) => waiting.push(enter));
      if (stopped) return;
      queue.push(delivery);
      wake();
    },
    async forget(partition) {
      queue = queue.filter((one) => one.partition !== partition);
      letIn();
      await current;
    },
    between(work) {
      if (stopped) return Promise.reject(new Error(stoppedMessage));
      return new Promise((resolve, refuse) => {
        asides.push({ carryOut: () => work().then(resolve, refuse), refuse });
        wake();
      });
    },
    async stop() {
      stopped = true;
      queue = [];
      letIn();
      wake();
      await running;
    },
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
