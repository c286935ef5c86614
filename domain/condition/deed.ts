import type { Channel } from '../channel.ts';
import type { Duration } from '../journey/definition.ts';
import type { Condition } from './condition.ts';
import { leavesOf } from './leaves.ts';

export const messageDeeds = ['sent', 'opened', 'clicked'] as const;
export type MessageDeed = (typeof messageDeeds)[number];

/** What somebody did, or what became of messages to them: an event that came, messages of a template, or of a whole channel. */
export type Deed =
  | { readonly kind: 'event'; readonly type: string }
  | {
      readonly kind: 'message';
      readonly what: MessageDeed;
      readonly channel: Channel;
      readonly template: string | null;
    };

/** At least so often, and for how long back it counts; absent: ever. */
export type Did = {
  readonly kind: 'did';
  readonly deed: Deed;
  readonly atLeast: number;
  readonly within?: Duration;
};

/** `email/welcome`, or `email`. */
export const messageName = ({ channel, template }: Extract<Deed, { kind: 'message' }>): string =>
  template === null ? channel : `${channel}/${template}`;

/** Under which name its answer stands among facts. */
export function didName({ deed, atLeast, within }: Did): string {
  const what = deed.kind === 'event' ? deed.type : `${deed.what} ${messageName(deed)}`;
  return `${what} × ${atLeast} within ${within ?? 'ever'}`;
}

/** Every deed that conditions ask for, each question once. */
export function didsOf(conditions: readonly Condition[]): readonly Did[] {
  const found = conditions.flatMap(leavesOf).filter((leaf) => leaf.kind === 'did');
  return [...new Map(found.map((did) => [didName(did), did])).values()];
}

/** Every segment that conditions ask for. */
export function segmentsOf(conditions: readonly Condition[]): readonly string[] {
  return [...new Set(conditions.flatMap(leavesOf).flatMap((leaf) => (leaf.kind === 'segment' ? [leaf.segment] : [])))];
}
