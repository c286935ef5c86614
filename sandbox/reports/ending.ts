import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { CallEnd } from '../voice/call-end.ts';

/** What is planned names its message by number: a message waits in the oracle's file, not in memory. */
export type Ending = {
  readonly seq: number;
  readonly behaviour: Behaviour;
  /** It ends because its time is over, whether it has left or not. */
  readonly lapsed: boolean;
};
export type Ended = Omit<Ending, 'lapsed'> & {
  readonly entry: Entry;
  readonly verdict: Verdict;
  readonly call?: CallEnd | undefined;
};

/** One line in the oracle's file for all that end alike; most of them end with the same object. */
export function byVerdict(all: readonly Ended[]): Iterable<readonly [Verdict, readonly number[]]> {
  const groups = new Map<string, readonly [Verdict, number[]]>();
  let last: readonly [Verdict, number[]] | undefined;
  for (const { seq, verdict, call } of all) {
    if (call !== undefined) continue;
    if (last?.[0] !== verdict) {
      const name = `${verdict.status} ${verdict.error}`;
      last = groups.get(name) ?? [verdict, []];
      groups.set(name, last);
    }
    last[1].push(seq);
  }
  return groups.values();
}

/** A scheduled message may have been held back, taken back, moved, or sent by another plan meanwhile. */
export function mayGo(entry: Entry, by: number): boolean {
  const isEarly = entry.sendAt !== undefined && Date.parse(entry.sendAt) > by;
  return entry.held === undefined && entry.doneAt === undefined && !isEarly;
}

/** A call reaches its phone before anything can become of it. */
export const isPutThrough = ({ channel }: Entry, { status }: Verdict): boolean =>
  channel === 'voice' && status === 'DELIVERED_TO_HANDSET';
