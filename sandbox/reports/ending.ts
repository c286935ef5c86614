import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Standing } from '../oracle/rows.ts';
import type { CallEnd } from '../voice/call-end.ts';

/** What is planned names its messages by number: a message waits in the oracle's file, not in memory. */
export type Ending = {
  readonly first: number;
  count: number;
  readonly behaviour: Behaviour;
  /** It ends because its time is over, whether it has left or not. */
  readonly lapsed: boolean;
  /** Of text messages that leave at once and have no other way: whom their end is told. */
  readonly tells?: Pick<Entry, 'account' | 'notifyUrl' | 'notify'> | undefined;
};

export const tellsOf = ({ channel, sendAt, hops, account, notifyUrl, notify }: Entry): Ending['tells'] =>
  channel === 'sms' && sendAt === undefined && hops === undefined ? { account, notifyUrl, notify } : undefined;

/** Messages of two requests, the second right behind the first, end and are told like those of one. */
export function joinEndings(last: Ending, next: Ending): boolean {
  const { tells } = last;
  const isSame =
    last.first + last.count === next.first &&
    last.behaviour === next.behaviour &&
    last.lapsed === next.lapsed &&
    tells !== undefined &&
    tells.account === next.tells?.account &&
    tells.notifyUrl === next.tells.notifyUrl &&
    tells.notify === next.tells.notify;
  if (isSame) last.count += next.count;
  return isSame;
}

/** What came of messages that are alike; mostly of one. */
export type Ended = {
  readonly seqs: readonly number[];
  /** One of them, as it was before. */
  readonly entry: Entry;
  readonly behaviour: Behaviour;
  readonly verdict: Verdict;
  readonly call?: CallEnd | undefined;
};

/** One line in the oracle's file for all that end alike; most of them end with the same object. */
export function byVerdict(all: readonly Ended[]): Iterable<readonly [Verdict, readonly number[]]> {
  const groups = new Map<string, readonly [Verdict, number[]]>();
  let last: readonly [Verdict, number[]] | undefined;
  for (const { seqs, verdict, call } of all) {
    if (call !== undefined) continue;
    if (last?.[0] !== verdict) {
      const name = `${verdict.status} ${verdict.error}`;
      last = groups.get(name) ?? [verdict, []];
      groups.set(name, last);
    }
    for (const seq of seqs) last[1].push(seq);
  }
  return groups.values();
}

/** A scheduled message may have been held back, taken back, moved, or sent by another plan meanwhile. */
export function mayGo({ sendAt, held, doneAt }: Standing, by: number): boolean {
  const isEarly = sendAt !== undefined && Date.parse(sendAt) > by;
  return held === undefined && doneAt === undefined && !isEarly;
}

/** A call reaches its phone before anything can become of it. */
export const isPutThrough = ({ channel }: Entry, { status }: Verdict): boolean =>
  channel === 'voice' && status === 'DELIVERED_TO_HANDSET';
