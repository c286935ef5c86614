import { toVirtual } from '../clock.ts';
import type { SendFacts, SendIntent } from './facts.ts';
import type { Rule } from './finding.ts';

/** What holds all of marketing up at once, whomever it is for. */
export const optOutsUnheard = 'opt-outs that came in are not all heard yet';

/** Not so often that a long wait fills a journey's history, nor so seldom that it outlasts its reason by much. */
const unheardWaitMs = { least: 2_000, most: 60_000 } as const;

/** Marketing waits as long again as what the rules above were asked about has been out of date, within reason. */
export function optOutRule(intent: SendIntent, { unheardMs, clock }: SendFacts, realNow: number): readonly Rule[] {
  if (intent.class !== 'marketing' || unheardMs == null) return [];
  const waitMs = Math.min(Math.max(unheardMs, unheardWaitMs.least), unheardWaitMs.most);
  return [['opt-outs', () => ({ kind: 'defer', because: optOutsUnheard, until: toVirtual(clock, realNow + waitMs) })]];
}
