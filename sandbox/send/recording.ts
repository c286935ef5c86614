import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { isoTime } from '../time/instant.ts';
import type { Order, SendRequest } from './order.ts';
import type { Leaving } from './timing.ts';

/** What was found out about one message of a request before it is written down. */
export type Decided = Leaving & {
  readonly order: Order;
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly parts: number;
  readonly hash: string;
  readonly price: number | undefined;
  readonly outcome: Entry['outcome'];
  /** What the reply says. */
  readonly verdict: Verdict;
  /** Undefined when it was refused before anything could become of it. */
  readonly behaviour: Behaviour | undefined;
  /** Nobody has used its id. */
  readonly isNew: boolean;
};

/** Writes the messages of one request down, in their order; one like the message before it at a fraction of the cost. */
export function createRecording(
  oracle: Pick<Recorder, 'record' | 'recordLike'>,
  { channel, via, account }: SendRequest,
  bulkId: string,
  now: number,
): (decided: Decided) => Entry {
  const instantAfter = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(now + ms).toISOString();
  const instantAt = (at: number | undefined): string | undefined => (at === undefined ? undefined : isoTime(at));
  let last: Decided | undefined;
  let recorded: Entry | undefined;
  return (decided) => {
    const { order, messageId, to, isNew, behaviour, verdict } = decided;
    if (recorded && last && isNew && areAlike(last, decided)) return oracle.recordLike(recorded, messageId, to);
    last = decided;
    recorded = oracle.record(
      {
        channel,
        via,
        account,
        messageId,
        bulkId,
        to,
        from: order.from,
        text: decided.text,
        subject: order.mail?.subject,
        contentHash: decided.hash,
        outcome: decided.outcome,
        status: verdict.status,
        error: verdict.error,
        parts: decided.parts,
        price: decided.price,
        sendAt: instantAt(decided.leavesAt),
        validUntil: instantAt(decided.validUntil),
        flash: order.sms?.flash,
        binary: order.sms?.binary,
        callbackData: order.callbackData,
        notifyUrl: order.notifyUrl,
        notify: order.notify,
        intermediateReport: order.intermediateReport,
        applicationId: order.applicationId,
        entityId: order.entityId,
        campaignReferenceId: order.campaignReferenceId,
        absentUntil: instantAfter(behaviour?.absentMs),
        forgottenAt: instantAfter(behaviour?.forgottenAfterMs),
        content: order.content,
        seenUrl: order.seenUrl,
        hops: order.hops,
        tellsHops: order.tellsHops,
        speech: order.speech,
        trackingUrl: order.mail?.trackingUrl,
      },
      order.mail?.body,
      isNew,
    );
    return recorded;
  };
}

/** Whether all that is written down of them is the same, but for id and recipient. */
const areAlike = (one: Decided, other: Decided): boolean =>
  one.order.alike !== undefined &&
  one.order.alike === other.order.alike &&
  one.isNew &&
  one.text === other.text &&
  one.price === other.price &&
  one.outcome === other.outcome &&
  one.verdict === other.verdict &&
  one.leavesAt === other.leavesAt &&
  one.validUntil === other.validUntil &&
  one.behaviour?.absentMs === other.behaviour?.absentMs &&
  one.behaviour?.forgottenAfterMs === other.behaviour?.forgottenAfterMs;
