import type { Channel } from '../channel.ts';
import type { Duration } from '../journey/definition.ts';
import type { Condition } from './condition.ts';
import { leavesOf } from './leaves.ts';

export const messageDeeds = ['sent', 'opened', 'clicked'] as const;
export type MessageDeed = (typeof messageDeeds)[number];

/** What somebody did, or what became of messages to them: an event that came, messages of a template, or of a whole channel. */
export type Deed =
  /** `where`: what it must have held; there `event.…` is the one that is counted. */
  | { readonly kind: 'event'; readonly type: string; readonly where?: Condition }
  | {
      readonly kind: 'message';
      readonly what: MessageDeed;
      readonly channel: Channel;
      readonly template: string | null;
    };

/** At least so often, and for how long back it counts, up to how long ago; absent: ever, and until now. */
export type Did = {
  readonly kind: 'did';
  readonly deed: Deed;
  readonly atLeast: number;
  readonly within?: Duration;
  readonly before?: Duration;
};

/** What the condition of a counted event may read: it, and who and what brought the person here. */
export const deedRoots = ['event', 'traits', 'entry'] as const;

/** `email/welcome`, or `email`. */
export const messageName = ({ channel, template }: Extract<Deed, { kind: 'message' }>): string =>
  template === null ? channel : `${channel}/${template}`;

/** Under which name its answer stands among facts. */
export function didName({ deed, atLeast, within = 'ever', before = 'now' }: Did): string {
  const what = deed.kind === 'event' ? deed.type : `${deed.what} ${messageName(deed)}`;
  const held = deed.kind === 'event' && deed.where !== undefined ? ` where ${JSON.stringify(deed.where)}` : '';
  return `${what} × ${atLeast} within ${within} before ${before}${held}`;
}

/** Every deed that conditions ask for, each question once. */
export function didsOf(conditions: readonly Condition[]): readonly Did[] {
  const found = conditions.flatMap(leavesOf).filter((leaf) => leaf.kind === 'did');
  return [...new Map(found.map((did) => [didName(did), did])).values()];
}

/** Whether a condition asks for anything that its facts do not hold by themselves. */
export const asksForPast = (condition: Condition): boolean =>
  leavesOf(condition).some(({ kind }) => kind === 'did' || kind === 'segment');

/** What events of the past must have held, by their type, wherever conditions ask for it. */
export function heldConditionsOf(
  conditions: readonly Condition[],
): readonly { readonly type: string; readonly where: Condition }[] {
  return didsOf(conditions).flatMap(({ deed }) =>
    deed.kind === 'event' && deed.where !== undefined ? [{ type: deed.type, where: deed.where }] : [],
  );
}

/** Every segment that conditions ask for. */
export function segmentsOf(conditions: readonly Condition[]): readonly string[] {
  return [...new Set(conditions.flatMap(leavesOf).flatMap((leaf) => (leaf.kind === 'segment' ? [leaf.segment] : [])))];
}
