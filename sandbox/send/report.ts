import type { Entry, Verdict } from '../oracle/entry.ts';
import type { CallEnd } from '../voice/call-end.ts';

/** The state of a message when its report was made; the entry may have moved on since. */
export type Report = {
  readonly entry: Entry;
  readonly verdict: Verdict;
  readonly doneAt: number;
  readonly call?: CallEnd | undefined;
};
