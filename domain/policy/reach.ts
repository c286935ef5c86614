import { availableChannels, type Channel } from '../channel.ts';
import { pathsOf } from '../condition/paths-of.ts';
import type { Condition } from '../condition/condition.ts';
import type { JsonObject } from '../json.ts';
import { messageClasses, type MessageClass } from '../journey/definition.ts';
import { decide, type PolicyTools } from './decide.ts';
import type { SendFacts } from './facts.ts';

/** What a condition asks by `reach.<channel>.<class>`, or by `reach.<channel>.<topic>` of marketing on that topic. */
export type Reach = { readonly channel: Channel; readonly class: MessageClass; readonly topic: string | null };

/** Null where a path asks for nothing that there is. */
export function readReach(path: string): Reach | null {
  const [root, name, what = '', ...more] = path.split('.');
  const channel = availableChannels.find((one) => one === name);
  if (root !== 'reach' || channel === undefined || what === '' || more.length > 0) return null;
  const known = messageClasses.find((one) => one === what);
  return { channel, class: known ?? 'marketing', topic: known === undefined ? what : null };
}

/** What these conditions ask of it. */
export function reachesOf(conditions: readonly Condition[]): readonly Reach[] {
  const paths = new Set(conditions.flatMap(pathsOf).filter((path) => path.startsWith('reach.')));
  return [...paths].flatMap((path) => readReach(path) ?? []);
}

/** The answers, as conditions read them. */
export function reachFacts(asked: readonly Reach[], answer: (reach: Reach) => boolean): JsonObject {
  const facts: Record<string, Record<string, boolean>> = {};
  for (const reach of asked) {
    const { channel, class: messageClass, topic } = reach;
    facts[channel] = { ...facts[channel], [topic ?? messageClass]: answer(reach) };
  }
  return facts;
}

/**
 * Whether policy would let such a message through, now or later: by the very rules that messages are judged by (I7), without those that pass by
 * themselves. Quiet hours, a brake or a full cap are no reason to write to somebody by another channel.
 */
export function isReached(
  { channel, class: messageClass, topic }: Reach,
  facts: SendFacts,
  realNow: number,
  tools: PolicyTools,
): boolean {
  const { caps: _caps, spend: _spend, ...settings } = facts.settings;
  const lasting = { ...facts, settings, enrollment: null, journey: null, halts: [], row: null };
  const intent = {
    workspace: '',
    channel,
    class: messageClass,
    topic,
    template: '',
    awaitsReceipt: false,
    addressGraceMs: 0,
    began: 0,
  };
  return decide(intent, lasting, realNow, tools).kind !== 'refuse';
}
