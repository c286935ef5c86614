import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Occasion } from '../oracle/row.ts';
import { isoTime } from '../time/instant.ts';
import type { Decided } from './deciding.ts';
import { isSameElement, type SendRequest } from './order.ts';

/** For the messages of one request, in their order. */
export type Recording = {
  /** Gives the entry with which it shares all but what is its own or its request's: its own entry, or an earlier one. */
  record(decided: Decided, messageId: string, to: string, isNew: boolean): Entry;
  readonly occasion: Occasion;
};

/**
 * Writes messages down; one of which the same was decided as of the one before it at a fraction of the cost, also where that
 * was in another request: programs mostly send the same again and again.
 */
export function createRecordings(
  oracle: Pick<Recorder, 'record' | 'recordLike' | 'occasion'>,
): (request: SendRequest, bulkId: string, now: number) => Recording {
  let last: Model | undefined;
  return (request, bulkId, now) => {
    const { channel, via, account } = request;
    const occasion = oracle.occasion(bulkId);
    const instantAfter = (ms: number | undefined): string | undefined =>
      ms === undefined ? undefined : new Date(now + ms).toISOString();
    const instantAt = (at: number | undefined): string | undefined => (at === undefined ? undefined : isoTime(at));
    const record: Recording['record'] = (decided, messageId, to, isNew) => {
      const { element, verdict } = decided;
      if (last !== undefined && isNew && isLike(last, decided, request)) {
        last.decided = decided;
        oracle.recordLike(last.entry, occasion, messageId, to);
        return last.entry;
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
        occasion,
      );
      // A repeated id has a number of attempts of its own, and a mail a body.
      last = isNew && element.mail === undefined ? { decided, entry } : undefined;
      return entry;
    };
    return { record, occasion };
  };
}

/** What was recorded last, and can be said again. */
type Model = { decided: Decided; readonly entry: Entry };

function isLike({ decided: one, entry }: Model, other: Decided, { channel, via, account }: SendRequest): boolean {
  if (one === other) return true;
  return (
    entry.channel === channel &&
    entry.via === via &&
    entry.account === account &&
    one.hash === other.hash &&
    one.text === other.text &&
    one.parts === other.parts &&
    one.price === other.price &&
    one.refusal === other.refusal &&
    one.verdict === other.verdict &&
    isTimeless(one) &&
    isTimeless(other) &&
    isSameElement(one.element, other.element)
  );
}

/** Nothing of it hangs by the instant of its request. */
const isTimeless = ({ leavesAt, validUntil, absentMs, forgottenAfterMs }: Decided): boolean =>
  leavesAt === undefined && validUntil === undefined && absentMs === undefined && forgottenAfterMs === undefined;
