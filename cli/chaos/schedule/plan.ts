import { createRandom } from '../../../sandbox/faults/random.ts';
import { ENGINE_NAMES } from '../../../engines/engine.ts';
import { PROCESS_NAMES } from '../../stack/processes.ts';
import { FAULT_POINTS } from '../../../fault-points/table.ts';
import type { FaultPoint } from '../../../fault-points/table.ts';
import { BAD_ANSWERS, CLOCK_VICTIMS } from './fault.ts';
import type { Fault, FaultKind, Injection } from './fault.ts';

export type PlanOptions = Readonly<{
  seed: number;
  /** Nothing begins later than so many ms after the start. */
  lengthMs: number;
  kinds: readonly FaultKind[];
  /** A frozen process sleeps longer than this, so that another takes over what it held. */
  leaseMs: number;
}>;

/** So many fault points are armed one after the other; and where a run is about nothing else. All of them before any comes again. */
const fewPoints = 5;
const manyPoints = 24;
/** Every other time a process dies only when it comes by a second time. */
const mostHits = 2;

const jumpMs = 2 * 3_600_000;

/** How long a fault lasts, and how long the stack is left alone after it; ms. */
type Span = Readonly<{ lasts: readonly [least: number, most: number]; rest: number }>;

const farEnds = [...ENGINE_NAMES, 'infobip'] as const;

/**
 * What is done to a stack and when: the same for the same seed. Faults come one after the other, in rounds that have each kind once, in an
 * order of its own each; who is struck changes from round to round until everybody has been.
 */
export function planFaults({ seed, lengthMs, kinds, leaseMs }: PlanOptions): readonly Injection[] {
  const random = createRandom(seed);
  const pointsAtOnce = kinds.length === 1 ? manyPoints : fewPoints;
  const makers = Object.fromEntries(kinds.map((kind) => [kind, faultsOf(kind, random, pointsAtOnce)]));
  const plan: Injection[] = [];
  let at = Math.round(1_000 + random() * 2_000);
  for (;;) {
    for (const kind of shuffled(kinds, random)) {
      const fault = makers[kind]?.() as Fault;
      const { lasts, rest } = kinds.length === 1 ? aloneSpanOf(kind, leaseMs) : spanOf(kind, leaseMs);
      const lastsMs = Math.round(between(lasts, random));
      if (at + lastsMs > lengthMs) return plan;
      plan.push({ at, lastsMs, fault });
      at += lastsMs + Math.round(rest * (0.5 + random()));
    }
    if (kinds.length === 0) return plan;
  }
}

/**
 * Ten rounds must fit into half an hour although the stack takes its time to come back, which is not planned: some sixty seconds a round on two
 * cores, more than half of it for those that die at fault points.
 */
function spanOf(kind: FaultKind, leaseMs: number): Span {
  switch (kind) {
    case 'kill': // it lasts until it is back
      return { lasts: [0, 0], rest: 3_000 };
    case 'kill-all':
      return { lasts: [0, 0], rest: 6_000 };
    case 'fault-points': // as long as it takes everybody to come by
      return { lasts: [0, 0], rest: 3_000 };
    case 'clock-jump': // after its process was started for it
      return { lasts: [3_000, 5_000], rest: 2_000 };
    case 'bulk-partly-refused': // a campaign begins every 6 s
      return { lasts: [7_000, 9_000], rest: 1_500 };
    case 'full-volume': // then NATS has to be started anew
      return { lasts: [4_000, 6_000], rest: 4_000 };
    case 'freeze':
      return { lasts: [leaseMs * 1.2, leaseMs * 2], rest: 2_000 };
    case 'network-latency':
    case 'network-slow-close':
    case 'network-limit':
    case 'provider-slow':
    case 'accepted-then-failed':
      return { lasts: [3_000, 6_000], rest: 1_500 };
    case 'network-cut':
    case 'network-reset':
    case 'network-stall':
    case 'provider-503':
    case 'provider-429':
      return { lasts: [2_000, 6_000], rest: 2_500 };
  }
}

/** Where everything dies again before it has worked, only beginnings are killed, and what has come meanwhile is more than a stack can do. */
function aloneSpanOf(kind: FaultKind, leaseMs: number): Span {
  const span = spanOf(kind, leaseMs);
  return kind === 'kill-all' ? { ...span, rest: 45_000 } : span;
}

/** The faults of a kind, one at a call: the same target comes again only after all others. */
function faultsOf(kind: FaultKind, random: () => number, pointsAtOnce: number): () => Fault {
  switch (kind) {
    case 'kill': {
      const who = inTurn([...ENGINE_NAMES, ...PROCESS_NAMES], random);
      return () => ({ kind, who: who() });
    }
    case 'kill-all':
    case 'full-volume':
    case 'bulk-partly-refused':
    case 'provider-503':
    case 'provider-slow':
      return () => ({ kind });
    case 'clock-jump': {
      const who = inTurn(CLOCK_VICTIMS, random);
      const by = inTurn([jumpMs, -jumpMs], random);
      return () => ({ kind, who: who(), byMs: by() });
    }
    case 'fault-points': {
      const point = inTurn(Object.keys(FAULT_POINTS) as FaultPoint[], random);
      let sweeps = 0;
      return () => ({
        kind,
        points: [...new Set(Array.from({ length: pointsAtOnce }, point))],
        hit: 1 + (sweeps++ % mostHits),
      });
    }
    case 'provider-429':
      return () => ({ kind, retryAfterS: 1 + Math.floor(random() * 3) });
    case 'freeze': {
      const who = inTurn(PROCESS_NAMES, random);
      return () => ({ kind, who: who() });
    }
    case 'accepted-then-failed': {
      const how = inTurn(BAD_ANSWERS, random);
      return () => ({ kind, how: how() });
    }
    case 'network-latency': {
      const before = inTurn(farEnds, random);
      return () => ({
        kind,
        before: before(),
        tcp: { kind: 'latency', ms: Math.round(between([50, 250], random)), jitterMs: 100 },
      });
    }
    case 'network-slow-close': {
      const before = inTurn(farEnds, random);
      return () => ({
        kind,
        before: before(),
        tcp: { kind: 'slow-close', ms: Math.round(between([500, 3_000], random)) },
      });
    }
    case 'network-limit': {
      const before = inTurn(farEnds, random);
      // From less than one answer to some hundred.
      return () => ({
        kind,
        before: before(),
        tcp: { kind: 'limit', bytes: Math.round(10 ** between([2, 5], random)) },
      });
    }
    case 'network-cut':
    case 'network-reset':
    case 'network-stall': {
      const before = inTurn(farEnds, random);
      const tcp = { 'network-cut': 'cut', 'network-reset': 'reset', 'network-stall': 'stall' } as const;
      return () => ({ kind, before: before(), tcp: { kind: tcp[kind] } });
    }
  }
}

const between = ([least, most]: readonly [number, number], random: () => number): number =>
  least + random() * (most - least);

/** Deals all in an order of its own, then all again in another. */
function inTurn<T>(all: readonly T[], random: () => number): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = shuffled(all, random);
    return left.pop() as T;
  };
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const list = [...all];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}
