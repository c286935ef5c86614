import { createPolicyFacts } from '../adapters/postgres/reads/policy-facts.ts';
import type { Channel } from '../domain/channel.ts';
import type { MessageClass } from '../domain/journey/definition.ts';
import { decide, type PolicyTools } from '../domain/policy/decide.ts';
import type { PolicyVerdict } from '../domain/policy/verdict.ts';
import type { Pool } from 'pg';

export type PolicyQuestion = {
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: Channel;
  readonly class: MessageClass;
  readonly topic: string | null;
  readonly journey: string | null;
  /** Epoch ms at which it would leave; everything else is as it stands now. */
  readonly at: number;
};

/** `policyVersion`: under which it was asked. */
export type CheckedPolicy = { readonly verdict: PolicyVerdict; readonly policyVersion: number | null };

/** What policy would say to a message, by the rules and facts that a claim is decided on. Null where there is no such person or journey. */
export function createCheckPolicy(pool: Pool, tools: PolicyTools) {
  const read = createPolicyFacts(pool, tools.readAddress);
  return async (question: PolicyQuestion): Promise<CheckedPolicy | null> => {
    const facts = await read(question);
    if (facts === null) return null;
    const { workspace, channel, class: of, topic, at } = question;
    const intent = { workspace, channel, class: of, topic, template: '', awaitsReceipt: false };
    // Nobody waits for an address here: without one the answer is no.
    const verdict = decide({ ...intent, addressGraceMs: 0, began: at }, facts, at, tools);
    return { verdict, policyVersion: facts.policyVersion ?? null };
  };
}
