import type { Channel } from '../channel.ts';
import { answerDeeds, type Past } from '../condition/answer-deeds.ts';
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../condition/path.ts';
import type { PolicyTools } from '../policy/decide.ts';
import type { SendFacts } from '../policy/facts.ts';
import { isReached, reachesOf, reachFacts } from '../policy/reach.ts';

export type PlayedAnswers = Required<Pick<Facts, 'did' | 'segments' | 'reach'>>;

/** What these conditions ask of a played person besides their traits and events. `factsOn`: what policy would know of them on a channel. */
export function playedAnswers(
  conditions: readonly Condition[],
  person: Past & { readonly factsOn: (channel: Channel) => SendFacts; readonly policy: PolicyTools },
): PlayedAnswers {
  const { at, factsOn, policy } = person;
  return {
    ...answerDeeds(conditions, person),
    reach: reachFacts(reachesOf(conditions), (reach) => isReached(reach, factsOn(reach.channel), at, policy)),
  };
}
