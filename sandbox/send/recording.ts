import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { isoTime } from '../time/instant.ts';
import type { Element, SendRequest } from './order.ts';
import type { Leaving } from './timing.ts';

/** What was found out about one message of a request before it is written down. */
export type Decided = Leaving & {
  readonly element: Element;
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

/**
 * Writes the messages of one request down, in their order; one like the message before it at a fraction of the cost. Gives the
 * entry with which it shares all but number, id and recipient: its own, or an earlier one.
 */
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
    const { element, messageId, to, isNew, behaviour, verdict } = decided;
    if (recorded && last && isNew && areAlike(last, decided)) {
      oracle.recordLike(recorded, messageId, to);
      return recorded;
    }
    last = decided;
    recorded = oracle.record(
      {
        channel,
        via,
        account,
        messageId,
        bulkId,
        to,
        from: element.from,
        text: decided.text,
        subject: element.mail?.subject,
        contentHash: decided.hash,
        outcome: decided.outcome,
        status: verdict.status,
        error: verdict.error,
        parts: decided.parts,
        price: decided.price,
        sendAt: instantAt(decided.leavesAt),
        validUntil: instantAt(decided.validUntil),
        flash: element.sms?.flash,
        binary: element.sms?.binary,
        callbackData: element.callbackData,
        notifyUrl: element.notifyUrl,
        notify: element.notify,
        intermediateReport: element.intermediateReport,
        applicationId: element.applicationId,
        entityId: element.entityId,
        campaignReferenceId: element.campaignReferenceId,
        absentUntil: instantAfter(behaviour?.absentMs),
        forgottenAt: instantAfter(behaviour?.forgottenAfterMs),
        content: element.content,
        seenUrl: element.seenUrl,
        hops: element.hops,
        tellsHops: element.tellsHops,
        speech: element.speech,
        trackingUrl: element.mail?.trackingUrl,
      },
      element.mail?.body,
      isNew,
    );
    return recorded;
  };
}

/** Whether all that is written down of them is the same, but for id and recipient. */
const areAlike = (one: Decided, other: Decided): boolean =>
  one.element === other.element &&
  one.element.mail === undefined &&
  one.isNew &&
  one.text === other.text &&
  one.price === other.price &&
  one.outcome === other.outcome &&
  one.verdict === other.verdict &&
  one.leavesAt === other.leavesAt &&
  one.validUntil === other.validUntil &&
  one.behaviour?.absentMs === other.behaviour?.absentMs &&
  one.behaviour?.forgottenAfterMs === other.behaviour?.forgottenAfterMs;
