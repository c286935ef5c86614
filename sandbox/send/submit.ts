import { refusalOf } from '../behaviour/verdicts.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import { isoTime, type SandboxClock } from '../clock.ts';
import { contentHash, newBulkId, newMessageId } from '../ids.ts';
import type { Entry, Submission, Verdict } from '../oracle/entry.ts';
import { addressKey, isForgotten } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';
import type { Settings } from '../settings.ts';
import type { Bulks } from '../bulks/bulks.ts';
import type { StatusName } from '../statuses.ts';
import { countSegments } from '../sms/segments.ts';
import type { Order, SendRequest } from './order.ts';

/** The vendor's limit for one text message. */
const MOST_PARTS = 25;

export type Submitted = {
  readonly bulkId: string;
  /** `said`: the status of the reply, even when the report came first and the entry has moved on. */
  readonly taken: readonly { readonly to: string; readonly said: StatusName; readonly entry: Entry }[];
  /** Settles when reports that come before their reply have been pushed. */
  readonly early: Promise<unknown> | undefined;
};

export type Submit = (request: SendRequest) => Submitted;

type Outcome = { readonly entry: Entry; readonly said: StatusName; readonly wait: Promise<unknown> | undefined };

/** Takes or refuses every message of a request, whatever its channel: recorded here, answered by the caller after `written`. */
export function createSubmit(deps: {
  readonly oracle: Recorder;
  readonly rules: Rules;
  readonly courier: Courier;
  readonly settings: () => Settings;
  readonly clock: SandboxClock;
  readonly bulks: Bulks;
  /** Told what is on its way and how it will fare. */
  readonly expect: (entry: Entry, behaviour: Behaviour) => void;
}): Submit {
  const { oracle, rules, courier, settings, clock, bulks } = deps;

  /** Of SMS the vendor says that ids are unique; of mails and calls it says nothing, so those are taken again. */
  const isRepeated = ({ channel, account }: SendRequest, messageId: string | undefined): boolean =>
    channel === 'sms' &&
    messageId !== undefined &&
    settings().duplicateIds !== 'forget' &&
    oracle
      .byMessageId(messageId)
      .some(
        (entry) =>
          entry.channel === 'sms' &&
          entry.account === account &&
          entry.outcome === 'accepted' &&
          !isForgotten(entry, clock.now()),
      );

  const instantAfter = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(clock.now() + ms).toISOString();

  const submitOne = (order: Order, bulkId: string, request: SendRequest): Outcome => {
    const { channel, via, account } = request;
    const messageId = order.messageId || newMessageId();
    const to = addressKey(order.to);
    const parts = channel === 'sms' ? countSegments(order.text).parts : 1;
    const repeated = isRepeated(request, order.messageId);
    // A repeated id is refused before any rule: a rule that counts must not be used up by it.
    const behaviour = repeated
      ? undefined
      : rules.apply({ channel, to, from: order.from, text: order.text, messageId: order.messageId });
    const drop = order.mail?.drop;
    const refusal =
      order.refusal ?? refuse(channel, to, parts) ?? (behaviour ? refusalOf(behaviour, channel) : duplicateId) ?? drop;
    const lateRefusal =
      (repeated && settings().duplicateIds === 'report') ||
      (drop !== undefined && refusal === drop && settings().droppedMails === 'report');
    const verdict = refusal === undefined || lateRefusal ? accepted : refusal;
    const submission: Submission = {
      channel,
      via,
      account,
      messageId,
      bulkId,
      to,
      from: order.from,
      text: order.text,
      subject: order.mail?.subject,
      contentHash: order.mail
        ? contentHash('email', order.mail.subject, order.text, order.mail.body.html ?? order.mail.body.htmlFile ?? '')
        : contentHash(channel, order.text),
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
      absentUntil: instantAfter(behaviour?.absentMs),
      forgottenAt: instantAfter(behaviour?.forgottenAfterMs),
      speech: order.speech,
      trackingUrl: order.mail?.trackingUrl,
    };
    const entry = oracle.record(submission, order.mail?.body);
    if (lateRefusal && refusal) courier.report(entry, refusal);
    const taken = behaviour !== undefined && refusal === undefined;
    if (taken) deps.expect(entry, behaviour);
    if (taken && entry.sendAt !== undefined) bulks.schedule(entry, behaviour);
    const wait = taken ? courier.deliver(entry, behaviour) : undefined;
    return { entry, said: verdict.status, wait };
  };

  return (request) => {
    const { bulkId = newBulkId(), orders, elements, channel, account } = request;
    if (orders.some(({ sendAt }) => sendAt !== undefined)) bulks.open(channel, account, bulkId, elements);
    const early: Promise<unknown>[] = [];
    const taken = orders.map((order) => {
      const { entry, said, wait } = submitOne(order, bulkId, request);
      if (wait) early.push(wait);
      return { to: order.to, said, entry };
    });
    return { bulkId, taken, early: early.length > 0 ? Promise.all(early) : undefined };
  };
}

const accepted: Verdict = { status: 'PENDING_ACCEPTED', error: 'NO_ERROR' };
const duplicateId: Verdict = { status: 'REJECTED_DUPLICATE_MESSAGE_ID', error: 'NO_ERROR' };

function refuse(channel: SendRequest['channel'], to: string, parts: number): Verdict | undefined {
  if (channel === 'email') {
    const isAddress = /^[^\s@<>]+@[^\s@<>]+$/.test(to);
    return isAddress ? undefined : { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  }
  if (to === '') return { status: 'MISSING_TO', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  if (!/^\d{3,15}$/.test(to)) return { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' };
  if (parts > MOST_PARTS) return { status: 'REJECTED_MESSAGE_TOO_LONG', error: 'EC_MSG_TEXT_TOO_LONG' };
  return undefined;
}
