import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import { isoTime } from '../clock.ts';
import { contentHash, newBulkId, newMessageId } from '../ids.ts';
import type { Entry, StatusName, Verdict } from '../oracle/entry.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';
import type { Settings } from '../settings.ts';
import type { SmsOrder, SmsRequest } from './request.ts';
import { countSegments } from './segments.ts';

/** The vendor's limits for one message. */
const MOST_PARTS = 25;

export type Submitted = {
  readonly bulkId: string;
  /** `said`: the status of the reply, even when the report came first and the entry has moved on. */
  readonly taken: readonly { readonly to: string; readonly said: StatusName; readonly entry: Entry }[];
  /** Settles when reports that come before their reply have been pushed. */
  readonly early: Promise<unknown> | undefined;
};

type Outcome = { readonly entry: Entry; readonly said: StatusName; readonly wait: Promise<unknown> | undefined };

/** Takes or refuses every message of a request: recorded here, answered by the caller after `written`. */
export function createSubmit(deps: {
  readonly oracle: Recorder;
  readonly rules: Rules;
  readonly courier: Courier;
  readonly settings: () => Settings;
}): (request: SmsRequest) => Submitted {
  const { oracle, rules, courier, settings } = deps;

  const isTaken = (messageId: string): boolean =>
    oracle.byMessageId(messageId).some((entry) => entry.channel === 'sms' && entry.outcome === 'accepted');

  const submitOne = (order: SmsOrder, bulkId: string, via: SmsRequest['via']): Outcome => {
    const messageId = order.messageId || newMessageId();
    const to = addressKey(order.to);
    const { parts } = countSegments(order.text);
    const repeated = order.messageId !== undefined && settings().duplicateIds !== 'forget' && isTaken(messageId);
    // A repeated id is refused before any rule: a rule that counts must not be used up by it.
    const behaviour = repeated ? undefined : rules.apply({ channel: 'sms', to, from: order.from, text: order.text });
    const refusal = refuse(to, parts) ?? (behaviour ? refuseByFate(behaviour) : duplicateId);
    const lateRefusal = repeated && settings().duplicateIds === 'report';
    const verdict = refusal === undefined || lateRefusal ? accepted : refusal;
    const entry = oracle.record({
      channel: 'sms',
      via,
      messageId,
      bulkId,
      to,
      from: order.from,
      text: order.text,
      contentHash: contentHash('sms', order.text),
      outcome: refusal === undefined ? 'accepted' : 'rejected',
      status: verdict.status,
      error: verdict.error,
      parts,
      sendAt: order.sendAt === undefined ? undefined : isoTime(order.sendAt),
      callbackData: order.callbackData,
      notifyUrl: order.notifyUrl,
      notify: order.notify,
      intermediateReport: order.intermediateReport,
      applicationId: order.applicationId,
      entityId: order.entityId,
      campaignReferenceId: order.campaignReferenceId,
    });
    if (lateRefusal && refusal) courier.report(entry, refusal);
    const wait = behaviour && refusal === undefined ? courier.deliver(entry, behaviour) : undefined;
    return { entry, said: verdict.status, wait };
  };

  return ({ via, bulkId = newBulkId(), orders }) => {
    const early: Promise<unknown>[] = [];
    const taken = orders.map((order) => {
      const { entry, said, wait } = submitOne(order, bulkId, via);
      if (wait) early.push(wait);
      return { to: order.to, said, entry };
    });
    return { bulkId, taken, early: early.length > 0 ? Promise.all(early) : undefined };
  };
}

const accepted: Verdict = { status: 'PENDING_ACCEPTED', error: 'NO_ERROR' };
const duplicateId: Verdict = { status: 'REJECTED_DUPLICATE_MESSAGE_ID', error: 'NO_ERROR' };

function refuse(to: string, parts: number): Verdict | undefined {
  if (to === '') return { status: 'MISSING_TO', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  if (!/^\d{3,15}$/.test(to)) return { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  if (parts > MOST_PARTS) return { status: 'REJECTED_MESSAGE_TOO_LONG', error: 'EC_MSG_TEXT_TOO_LONG' };
  return undefined;
}

function refuseByFate({ fate }: Behaviour): Verdict | undefined {
  if (fate === 'rejected') return { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  if (fate === 'blocklisted')
    return { status: 'REJECTED_DESTINATION_BLOCKLISTED', error: 'EC_BLACKLISTED_DESTINATIONADDRESS' };
  return undefined;
}
