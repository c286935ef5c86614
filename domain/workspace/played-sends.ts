import type { Instant } from '../clock.ts';
import type { Happened } from '../condition/answer-deeds.ts';
import type { RecentSend, SendFacts } from '../policy/facts.ts';
import type { Share } from '../policy/spend.ts';

/** A message that left while a scenario was played. `run`: which enrollment sent it, in the order they are played. */
export type PlayedSend = RecentSend & {
  readonly run: number;
  readonly template: string;
  readonly shares: readonly Share[];
};

/** What a message of another run is among what happened. */
export const sentEvent = ({ at, channel, template }: Pick<PlayedSend, 'at' | 'channel' | 'template'>): Happened => ({
  type: 'message.sent',
  at,
  properties: { channel, template },
});

/** What frequency and spend caps count for a send of one enrollment: its own messages so far, and those of the others before it. */
export function countedBefore(
  own: readonly PlayedSend[],
  others: readonly PlayedSend[],
  run: number,
  now: Instant,
): Required<Pick<SendFacts, 'recent' | 'spend'>> {
  const earlier = others.filter((one) => one.run !== run && (one.at < now || (one.at === now && one.run < run)));
  const recent = [...earlier, ...own];
  const spent = new Map<string, { key: string; since: number; spent: number }>();
  for (const { key, since, amount } of recent.flatMap(({ shares }) => shares)) {
    const id = `${key} ${since}`;
    spent.set(id, { key, since, spent: (spent.get(id)?.spent ?? 0) + amount });
  }
  return { recent, spend: [...spent.values()] };
}
