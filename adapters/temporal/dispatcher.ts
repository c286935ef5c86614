import type { DispatchRow, Dispatches } from '../postgres/dispatches.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';
import type { CarriedOut } from './carry-out.ts';
import type { StartRoom } from './start-room.ts';

export type Dispatcher = {
  /** Carries out what is open for these workflows, now. Never waits. */
  kick(workflowIds: readonly string[]): void;
  /** Carries out whatever is open, behind what is new. */
  sweep(): void;
  /** Opens what was carried out since then and does it again, behind whatever is new. */
  redispatchSince(since: Date): Promise<number>;
  /** Finishes the calls under way; what is open stays open. */
  close(): Promise<void>;
};

export type DispatcherDeps = {
  readonly dispatches: Dispatches;
  readonly carryOut: (row: DispatchRow) => Promise<CarriedOut>;
  /** Resolves when Temporal answers. */
  readonly probe: () => Promise<void>;
  /** How many journeys may begin while the workers are behind. */
  readonly room: StartRoom;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Calls under way at a time. */
  readonly inFlight?: number;
};

const page = 1_000;
const chunk = 100;
const pauseMs = 1_000;
/** How soon those who wait for room hear that there is some. */
const roomMs = 250;

/**
 * Carries out dispatch rows at once, in order per workflow, many workflows at a time. What cannot be done now waits in its table:
 * for Temporal, which is asked once a second when it is away, or for the next sweep.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { dispatches, carryOut, probe, room, onTrouble, inFlight = 64 } = deps;
  const fresh = new Set<string>();
  const old = new Set<string>();
  /** Journeys that wait for room to begin, first come first served; those that have it, and of these who is still to be carried out. */
  const held = new Set<string>();
  const admitted = new Set<string>();
  const first = new Set<string>();
  let admitting: Promise<void> | undefined;
  const active = new Set<string>();
  const finished: string[] = [];
  const unmarked = new Set<string>();
  /** Where the sweep under way goes on; null between sweeps. */
  let sweptTo: string | null = null;
  let closed = false;
  let wake: () => void = () => undefined;
  let away = false;

  const idle = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!closed) return;
        clearTimeout(timer);
        resolve();
      };
    });

  /** Up to a chunk of workflows that nobody works on, new ones first. */
  const take = (): string[] => {
    const free = Math.min(chunk, inFlight - active.size);
    const taken: string[] = [];
    for (const queue of [first, fresh, old])
      for (const id of queue) {
        if (taken.length >= free) return taken;
        if (active.has(id)) continue;
        queue.delete(id);
        // Whatever else there is for one that has not begun is carried out behind its start.
        if (!held.has(id)) taken.push(id);
      }
    return taken;
  };

  /** Nobody overtakes those who wait. */
  const mayBegin = (workflowId: string): boolean => {
    if (admitted.delete(workflowId) || (held.size === 0 && room.take())) return true;
    held.add(workflowId);
    admitting ??= admit().finally(() => (admitting = undefined));
    return false;
  };
  const admit = async (): Promise<void> => {
    for (; held.size > 0 && !closed; await new Promise((resolve) => setTimeout(resolve, roomMs))) {
      let places = away ? 0 : await room.takeUpTo(held.size);
      for (const id of held) {
        if (places-- <= 0) break;
        held.delete(id);
        admitted.add(id);
        first.add(id);
      }
      wake();
    }
  };

  const work = async (workflowId: string, rows: readonly DispatchRow[]): Promise<void> => {
    for (const row of rows) {
      // Done a moment ago, and about to be marked so.
      if (unmarked.has(row.id)) continue;
      if (row.kind === 'start' && !mayBegin(workflowId)) return;
      const result = away ? ({ kind: 'away', error: '' } as const) : await carryOut(row);
      if (result.kind === 'done') {
        finished.push(row.id);
        unmarked.add(row.id);
        continue;
      }
      if (result.kind === 'failed') {
        onTrouble(`dispatch ${row.id} (${row.kind}) was refused and stays open`, result.error);
        await dispatches
          .failed(row.id, result.error)
          .catch((error: unknown) => onTrouble('a failure was not noted', error));
        return;
      }
      if (!away) onTrouble('Temporal does not answer; dispatch rows wait', result.error);
      away = true;
      old.add(workflowId);
      return;
    }
  };

  const pump = async (): Promise<void> => {
    while (!closed) {
      if (away) {
        await probe().then(
          () => (away = false),
          () => sleep(pauseMs),
        );
        continue;
      }
      const ids = take();
      if (ids.length === 0 && (sweptTo === null || active.size >= inFlight)) {
        await idle();
        continue;
      }
      try {
        if (ids.length === 0) await sweepOn();
        const byWorkflow = new Map<string, DispatchRow[]>(ids.map((id) => [id, []]));
        for (const row of await dispatches.open(ids)) byWorkflow.get(row.workflowId)?.push(row);
        for (const [id, rows] of byWorkflow) {
          active.add(id);
          void work(id, rows).finally(() => {
            active.delete(id);
            admitted.delete(id);
            wake();
            wakeMarker();
          });
        }
      } catch (error) {
        for (const id of ids) old.add(id);
        onTrouble('dispatch rows could not be read', error);
        await sleep(pauseMs);
      }
    }
  };

  let wakeMarker: () => void = () => undefined;
  /** Marks in as few statements as the database's pace asks for. */
  const mark = async (): Promise<void> => {
    while (!closed || active.size > 0 || finished.length > 0) {
      if (finished.length === 0) {
        await new Promise<void>((resolve) => (wakeMarker = resolve));
        continue;
      }
      const ids = finished.splice(0);
      try {
        await dispatches.done(ids);
        faultPoint('dispatch:marked');
      } catch (error) {
        // Left open, they are carried out once more, which changes nothing.
        onTrouble('dispatch rows could not be marked done', error);
      }
      for (const id of ids) unmarked.delete(id);
    }
  };

  const sweepOn = async (): Promise<void> => {
    const { workflowIds, lastId } = await dispatches.waiting(page, sweptTo ?? '0');
    for (const id of workflowIds) old.add(id);
    sweptTo = workflowIds.length === 0 ? null : lastId;
  };
  const sweep = (): void => {
    sweptTo ??= '0';
    wake();
  };
  const running = Promise.all([pump(), mark()]);

  return {
    kick(workflowIds) {
      for (const id of workflowIds) fresh.add(id);
      wake();
    },
    sweep,
    async redispatchSince(since) {
      const count = await dispatches.reopen(since);
      sweep();
      return count;
    },
    async close() {
      closed = true;
      wake();
      while (active.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await admitting;
      wakeMarker();
      await running;
    },
  };
}
