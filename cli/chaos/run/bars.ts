import { FAULT_KINDS } from '../schedule/fault.ts';
import type { FaultKind } from '../schedule/fault.ts';

/** What one bar of `docs/reliability.md` does to the stack, and nothing else. */
export type Bar = Readonly<{
  claim: string;
  kinds: readonly FaultKind[];
  /** How its guard is taken away, so that the run must fail; null where none can be. */
  control: 'blind' | null;
}>;

export const BARS = {
  R1: { claim: 'a storm of kill -9: 0 lost, 0 doubled', kinds: ['kill'], control: null },
  R2: {
    claim: 'a process dies before and after each effect: every point is hit',
    kinds: ['fault-points'],
    control: null,
  },
  R3: {
    claim: 'taken, and answered badly or not at all: 0 doubled, by a provider that forgets ids',
    kinds: ['accepted-then-failed'],
    control: 'blind',
  },
  R6: { claim: 'processes frozen beyond their leases, and woken', kinds: ['freeze'], control: null },
  R7: { claim: 'everything killed at once', kinds: ['kill-all'], control: null },
  R8: { claim: 'the volume of the streams is full, and has room again', kinds: ['full-volume'], control: null },
  C1: { claim: 'the clock of a worker jumps by two hours, forth and back', kinds: ['clock-jump'], control: null },
  L1: { claim: 'the provider answers 503', kinds: ['provider-503'], control: null },
  L2: { claim: 'the provider answers 429 with Retry-After', kinds: ['provider-429'], control: null },
} as const satisfies Readonly<Record<string, Bar>>;
export type BarId = keyof typeof BARS;

export const kindsOf = (bar: BarId | null): readonly FaultKind[] => (bar === null ? FAULT_KINDS : BARS[bar].kinds);
