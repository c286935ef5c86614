import { addressKind } from '../channel.ts';
import { toVirtual } from '../clock.ts';
import { normaliseAddress } from '../message/address.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import type { Rule } from './finding.ts';

/** What holds all of marketing up at once, whomever it is for. */
export const optOutsUnheard = 'opt-outs that came in are not all heard yet';
/** What holds up marketing to one address, until a person has read what was written from there. */
export const mayHaveOptedOut = 'what they wrote may be an opt-out: a person has to read it';

/** Not so often that a long wait fills a journey's history, nor so seldom that it outlasts its reason by much. */
const unheardWaitMs = { least: 2_000, most: 60_000 } as const;
/** Enrollments are woken when somebody has read it; who waits for nothing else looks again by themselves. */
const doubtWaitMs = { enrollment: 6 * 3_600_000, other: 15 * 60_000 } as const;

/** Marketing waits as long again as what the rules above were asked about has been out of date, within reason; and for whoever may have said no. */
export function optOutRules(intent: SendIntent, facts: SendFacts, reached: string, realNow: number): readonly Rule[] {
  if (intent.class !== 'marketing') return [];
  const { unheardMs, optOutDoubts = [], clock, enrollment } = facts;
  const rules: Rule[] = [];
  if (unheardMs != null) {
    const waitMs = Math.min(Math.max(unheardMs, unheardWaitMs.least), unheardWaitMs.most);
    const until = toVirtual(clock, realNow + waitMs);
    rules.push(['opt-outs', () => ({ kind: 'defer', because: optOutsUnheard, until })]);
  }
  if (optOutDoubts.includes(normaliseAddress(addressKind(intent.channel), reached))) {
    const until = toVirtual(clock, realNow + doubtWaitMs[enrollment === null ? 'other' : 'enrollment']);
    rules.push([
      'doubtful opt-out',
      () => ({ kind: 'defer', because: mayHaveOptedOut, until, wakeOn: 'profileChanged' }),
    ]);
  }
  return rules;
}
