import type { Channel } from '../channel.ts';
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../condition/path.ts';
import type { PolicyTools } from '../policy/decide.ts';
import type { SendFacts } from '../policy/facts.ts';
import { isReached, reachesOf, reachFacts } from '../policy/reach.ts';
import { playedDeeds, type PlayedPast } from './played-deeds.ts';

export type PlayedAnswers = Required<Pick<Facts, 'did' | 'segments' | 'reach'>>;

/** What these conditions ask of a played person besides their traits and events. `factsOn`: what policy would know of them on a channel. */
export function playedAnswers(
  conditions: readonly Condition[],
  person: PlayedPast & { readonly factsOn: (channel: Channel) => SendFacts; readonly policy: PolicyTools },
): PlayedAnswers {
  const { at, factsOn, policy } = person;
  return {
    ...playedDeeds(conditions, person),
    reach: reachFacts(reachesOf(conditions), (reach) => isReached(reach, factsOn(reach.channel), at, policy)),
  };
}
