import type { StackAddresses } from '../stack/stack-record.ts';
import type { CheckedScenario } from './check/checked.ts';

/** What `carillon start --json` prints. */
export type DemoSummary = {
  /** Nothing in any scenario contradicts anything else. */
  readonly ok: boolean;
  /** From the start of the process, ms: until everything was up, until everybody had what signing up brings, until the end. */
  readonly readyMs: number;
  readonly greetedMs: number | null;
  readonly startMs: number;
  readonly addresses: StackAddresses;
  /** With the hashes that `carillon plan` prints. */
  readonly journeys: readonly { readonly id: string; readonly hash: string }[];
  readonly scenarios: readonly CheckedScenario[];
};
