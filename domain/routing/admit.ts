import { evaluate } from '../condition/evaluate.ts';
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../condition/path.ts';
import type { Instant } from '../clock.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { isOpen } from '../journey/entry/entries.ts';
import type { EnrollmentFacts } from './facts.ts';
import { judgeEntry, type EntryDecision } from './reentry.ts';

/**
 * Whether a live journey takes a person: its condition, then its hours, then its rule of re-entry. Routed or played, it is asked here. `past`:
 * their enrollments in it; `arrivedAt` is real, `at` the same moment by the enrollment's clock (I14).
 */
export function admit(
  { entries = {}, reentry }: Pick<JourneyDefinition, 'entries' | 'reentry'>,
  door: Condition | undefined,
  past: readonly EnrollmentFacts[],
  facts: Facts,
  { arrivedAt, at }: { readonly arrivedAt: number; readonly at: Instant },
): EntryDecision {
  if (door !== undefined && !evaluate(door, facts)) return { kind: 'refuse', verdict: 'filtered' };
  if (!isOpen(entries, at)) return { kind: 'refuse', verdict: 'not open' };
  return judgeEntry(reentry, past, facts, arrivedAt);
}
