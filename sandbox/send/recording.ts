import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { isoTime } from '../time/instant.ts';
import type { Decided } from './deciding.ts';
import type { SendRequest } from './order.ts';

/**
 * Writes the messages of one request down, in their order; one of which the same was decided as of the one before it at a
 * fraction of the cost. Gives the entry with which it shares all but number, id and recipient: its own, or an earlier one.
 */
export function createRecording(
  oracle: Pick<Recorder, 'record' | 'recordLike'>,
  { channel, via, account }: SendRequest,
  bulkId: string,
  now: number,
): (decided: Decided, messageId: string, to: string, isNew: boolean) => Entry {
  const instantAfter = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(now + ms).toISOString();
  const instantAt = (at: number | undefined): string | undefined => (at === undefined ? undefined : isoTime(at));
  let last: Decided | undefined;
  let recorded: Entry | undefined;
  return (decided, messageId, to, isNew) => {
    const { element, verdict } = decided;
    if (recorded !== undefined && decided === last && isNew) {
      oracle.recordLike(recorded, messageId, to);
      return recorded;
    }
    const entry = oracle.record(
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
        outcome: decided.refusal === undefined ? 'accepted' : 'rejected',
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
        absentUntil: instantAfter(decided.absentMs),
        forgottenAt: instantAfter(decided.forgottenAfterMs),
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
    // A repeated id has a number of attempts of its own, and a mail a body.
    [last, recorded] = isNew && element.mail === undefined ? [decided, entry] : [undefined, undefined];
    return entry;
  };
}
