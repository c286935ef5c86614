import type { Instant } from '../clock.ts';
import { evaluate } from '../condition/evaluate.ts';
import type { Facts } from '../condition/path.ts';
import type { Zones } from '../policy/zones.ts';
import type { Outcome } from './command.ts';
import { dateTarget } from './date-target.ts';
import type { BranchStep, RepeatStep, WaitUntilDateStep, WaitUntilStep } from './definition.ts';
import { draw } from '../policy/draw.ts';
import { durationMs } from './duration.ts';
import { timeTarget } from './time-target.ts';
import { choicesOf } from './tree.ts';

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;

/** Which way a person goes; −1: none of those that have a condition. */
export function choose(step: BranchStep | RepeatStep, facts: Facts, at: Instant): Of<'chosen'> {
  return { kind: 'chosen', at, index: choicesOf(step).findIndex((when) => evaluate(when, facts)) };
}

/** When a wait is over, where the person is. `after`: what a time of day must come after. */
export function resolveMoment(
  step: WaitUntilStep | WaitUntilDateStep,
  { after, at, facts, zone, zones, who }: Asked,
): Of<'instant' | 'noDate'> {
  if (step.kind === 'waitUntil') {
    const target = timeTarget(step, after, zone, zones);
    return { kind: 'instant', at, instant: target > after ? target + shareOfSpread(step, who) : target };
  }
  const target = dateTarget(step, facts, zone, zones);
  return target.kind === 'instant'
    ? { kind: 'instant', at, instant: target.instant }
    : { kind: 'noDate', at, reason: target.reason };
}
type Asked = {
  readonly after: Instant;
  readonly at: Instant;
  readonly facts: Facts;
  readonly zone: string;
  readonly zones: Zones;
  /** Who waits, an opaque id: each has a moment of their own. */
  readonly who: string;
};

/** The same however often it is asked, and spread evenly over all who are. */
function shareOfSpread({ id, spread }: WaitUntilStep, who: string): number {
  if (spread === undefined) return 0;
  return Math.floor(draw(`${id}\n${who}`) * durationMs(spread));
}
