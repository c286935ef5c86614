import type { JsonObject } from '../domain/json.ts';
import type { BranchStep, RepeatStep } from '../domain/journey/definition.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import { choicesOf } from '../domain/journey/tree.ts';
import { isReached, reachesOf, reachFacts } from '../domain/policy/reach.ts';
import type { ActivityDeps } from './ports.ts';

/** Which messages would reach a person, as far as the step asks: what policy knows of them is read once for each channel. */
export async function readReaches(
  { send, policyFacts }: Pick<ActivityDeps, 'send' | 'policyFacts'>,
  step: BranchStep | RepeatStep,
  { workspace, profileId }: EnrollmentFacts,
): Promise<JsonObject> {
  const asked = reachesOf(choicesOf(step));
  const channels = [...new Set(asked.map(({ channel }) => channel))];
  const read = channels.map(
    async (channel) => [channel, await policyFacts({ workspace, profileId, channel, journey: null })] as const,
  );
  const known = new Map(await Promise.all(read));
  return reachFacts(asked, (reach) => {
    const facts = known.get(reach.channel) ?? null;
    return facts !== null && isReached(reach, facts, send.now(), send.policy);
  });
}
