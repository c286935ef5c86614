import { capabilities } from '../domain/channel.ts';
import type { JsonObject } from '../domain/json.ts';
import type { BranchStep, RepeatStep } from '../domain/journey/definition.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import { choicesOf } from '../domain/journey/tree.ts';
import { isReached, reachesOf, reachFacts } from '../domain/policy/reach.ts';
import type { SendFacts } from '../domain/policy/facts.ts';
import type { ChooseInput } from './contract.ts';
import type { ActivityDeps } from './ports.ts';

/** Which messages would reach a person, as far as the step asks: what is known of them, read once for each channel. */
export async function readReaches(
  { send }: Pick<ActivityDeps, 'send'>,
  { enrollmentId, step: id }: ChooseInput,
  step: BranchStep | RepeatStep,
  { traits, settings }: EnrollmentFacts,
): Promise<JsonObject> {
  const asked = reachesOf(choicesOf(step));
  const known = new Map<string, SendFacts>();
  for (const { channel } of asked) {
    if (known.has(channel)) continue;
    const ref = { owner: { kind: 'enrollment', id: enrollmentId }, step: id, visit: 1, hop: 0, channel } as const;
    const kind = capabilities(channel)?.address;
    const text = kind === undefined ? undefined : traits[kind];
    const reading =
      kind === undefined || typeof text !== 'string'
        ? undefined
        : send.policy.readAddress(kind, text, settings.defaultCountry);
    const found = await send.ledger.facts(ref, reading?.kind === 'address' ? reading.address : undefined);
    if (found !== null) known.set(channel, found.facts);
  }
  return reachFacts(asked, (reach) => {
    const facts = known.get(reach.channel);
    return facts !== undefined && isReached(reach, facts, send.now(), send.policy);
  });
}
