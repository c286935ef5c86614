import type { RenderResult, TextJob } from '../../domain/template/renderer.ts';

/** Texts that were asked for together, and what is known of them. Indexes are those of `jobs()`. */
export type OpenOrder = {
  readonly id: number;
  /** Those without a result yet. */
  jobs(): readonly TextJob[];
  isEmpty(): boolean;
  /** How long this text may take, ms. */
  limitMs(index: number): number;
  /** It has taken that long: it gets a second turn, or no other. */
  tooSlow(index: number): void;
  fail(index: number, reason: string): void;
  /** `results` of all that had none. */
  settle(results: readonly RenderResult[]): void;
  refuse(error: Error): void;
};

type Open = { readonly place: number; readonly job: TextJob; limitMs: number };
type Asker = { settle(results: readonly RenderResult[]): void; refuse(error: Error): void };

/** A busy machine can stall an innocent template: it gets a second, longer turn before it is called guilty. */
const secondTurn = 4;

export function createOrder(id: number, jobs: readonly TextJob[], hardKillMs: number, asker: Asker): OpenOrder {
  const open: Open[] = jobs.map((job, place) => ({ place, job, limitMs: hardKillMs }));
  const known: RenderResult[] = [];
  const fail = (index: number, reason: string): void => {
    for (const { place } of open.splice(index, 1)) known[place] = { kind: 'failed', reason };
  };
  return {
    id,
    jobs: () => open.map(({ job }) => job),
    isEmpty: () => open.length === 0,
    limitMs: (index) => open[index]?.limitMs ?? hardKillMs,
    tooSlow(index) {
      const one = open[index];
      if (one?.limitMs === hardKillMs) one.limitMs *= secondTurn;
      else fail(index, `template too slow (stopped after ${one?.limitMs} ms)`);
    },
    fail,
    settle(results) {
      for (const [index, { place }] of open.entries()) {
        const result = results[index];
        if (result !== undefined) known[place] = result;
      }
      asker.settle(known);
    },
    refuse: (error) => asker.refuse(error),
  };
}
