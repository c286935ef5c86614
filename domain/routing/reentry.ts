import { canonicalJson } from '../canonical-json.ts';
import { toVirtual } from '../clock.ts';
import { readPath } from '../condition/path.ts';
import type { Facts } from '../condition/path.ts';
import type { Reentry } from '../journey/definition.ts';
import { digest } from '../journey/digest.ts';
import { durationMs } from '../journey/duration.ts';
import type { EntryVerdict } from '../why/verdicts.ts';
import type { EnrollmentFacts } from './facts.ts';

export type EntryDecision =
  { readonly kind: 'enter'; readonly slot: string } | { readonly kind: 'refuse'; readonly verdict: EntryVerdict };

const refuse = (verdict: EntryVerdict): EntryDecision => ({ kind: 'refuse', verdict });

/** Whether a person may begin a journey (again). `past` are her enrollments in this journey; a marked one is as good as ended. */
export function judgeEntry(
  reentry: Reentry,
  past: readonly EnrollmentFacts[],
  facts: Facts,
  arrivedAt: number,
): EntryDecision {
  const running = past.filter((one) => one.running && !one.finished && one.mark === null);
  switch (reentry.kind) {
    case 'once':
      if (running.length > 0) return refuse('already in');
      return past.length > 0 ? refuse('entered before') : { kind: 'enter', slot: 'once' };
    case 'always':
      return running.length > 0 ? refuse('already in') : { kind: 'enter', slot: 'running' };
    case 'after': {
      if (running.length > 0) return refuse('already in');
      const left = durationMs(reentry.duration);
      const recent = past.some((one) => toVirtual(one.clock, arrivedAt) - toVirtual(one.clock, one.enteredAt) < left);
      return recent ? refuse('too soon') : { kind: 'enter', slot: 'running' };
    }
    case 'concurrent': {
      const value = readPath(facts, reentry.key) ?? null;
      if (value === null) return refuse('no key');
      const text = typeof value === 'string' ? value : canonicalJson(value);
      const slot = `key:${text.length > 200 ? `#${digest(text)}` : text}`;
      return running.some((one) => one.slot === slot) ? refuse('already in') : { kind: 'enter', slot };
    }
  }
}
