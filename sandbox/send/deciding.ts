import { isOnePrice, priceOf } from '../account/price.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import { refusalOf } from '../behaviour/verdicts.ts';
import type { Channel, Verdict } from '../oracle/entry.ts';
import type { Settings } from '../settings.ts';
import type { ContentOf } from './contents.ts';
import type { Element } from './order.ts';
import type { Refusing } from './refusals.ts';
import { createLeaving, type Leaving } from './timing.ts';

/** What was found out about a message before it is written down. Messages that differ in id and recipient only share it. */
export type Decided = Leaving & {
  readonly element: Element;
  readonly text: string;
  readonly parts: number;
  readonly hash: string;
  readonly price: number | undefined;
  /** Why it is refused: in the reply, or in its report if it `isLate`. */
  readonly refusal: Verdict | undefined;
  readonly isLate: boolean;
  /** What the reply says. */
  readonly verdict: Verdict;
  readonly absentMs: number | undefined;
  readonly forgottenAfterMs: number | undefined;
};

export type Deciding = {
  /** `behaviour` is undefined of a repeated id: nothing can become of it. */
  decide(element: Element, to: string, text: string, behaviour: Behaviour | undefined): Decided;
  /** Whether the same is decided for any other plain number, for which no rule or magic number says anything. */
  isForAll(decided: Decided): boolean;
};

/** For the messages of one request, in their order. */
export function createDeciding(
  {
    channel,
    refusing,
    contentOf,
    settings: { prices, duplicateIds, droppedMails },
  }: {
    readonly channel: Channel;
    readonly refusing: Refusing;
    readonly contentOf: ContentOf;
    readonly settings: Settings;
  },
  now: number,
): Deciding {
  const leavingOf = createLeaving(now);
  let last: Decided | undefined;
  const decide: Deciding['decide'] = (element, to, text, behaviour) => {
    const { parts, hash } = contentOf(channel, text, element);
    const price = priceOf(channel, to, prices);
    const drop = element.mail?.drop;
    const refusal =
      element.refusal ??
      (behaviour === undefined
        ? duplicateId
        : (refusing.refuse({ to, from: element.from, parts, price, contentHash: hash }) ??
          refusalOf(behaviour, channel))) ??
      drop;
    const { leavesAt, validUntil } = leavingOf(element.sendAt, element.timing);
    const { absentMs, forgottenAfterMs } = behaviour ?? nothing;
    const isSame =
      last?.element === element &&
      last.text === text &&
      last.price === price &&
      last.refusal === refusal &&
      last.leavesAt === leavesAt &&
      last.validUntil === validUntil &&
      last.absentMs === absentMs &&
      last.forgottenAfterMs === forgottenAfterMs &&
      behaviour !== undefined;
    if (last && isSame) return last; // nearly always
    const isLate =
      (behaviour === undefined && duplicateIds === 'report') ||
      // Where there is another way, the first is not refused: it fails, and the next is tried.
      (element.hops !== undefined && refusal !== undefined) ||
      (drop !== undefined && refusal === drop && droppedMails === 'report');
    const verdict = refusal === undefined || isLate ? accepted : refusal;
    const leaving = { leavesAt, validUntil };
    const unseen = { absentMs, forgottenAfterMs };
    return (last = { element, text, parts, hash, price, refusal, isLate, verdict, ...leaving, ...unseen });
  };
  const isForAll = channel === 'sms' && refusing.isForAll && isOnePrice(prices);
  return {
    decide,
    // Short links are made for each recipient; what is slowed down leaves one after the other.
    isForAll: ({ element: { sms, timing }, refusal }) =>
      isForAll && refusal === undefined && sms?.links === undefined && timing?.pace === undefined,
  };
}

const nothing: Pick<Behaviour, 'absentMs' | 'forgottenAfterMs'> = {};
const accepted: Verdict = { status: 'PENDING_ACCEPTED', error: 'NO_ERROR' };
const duplicateId: Verdict = { status: 'REJECTED_DUPLICATE_MESSAGE_ID', error: 'NO_ERROR' };
