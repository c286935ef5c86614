import { priceOf } from '../account/price.ts';
import { refusalOf } from '../behaviour/verdicts.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { SandboxClock } from '../time/clock.ts';
import { newBulkId, newMessageId } from '../ids.ts';
import type { Links } from '../links/links.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import { addressKey, isForgotten } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';
import type { Settings } from '../settings.ts';
import type { Bulks } from '../bulks/bulks.ts';
import type { StatusName } from '../registry/statuses.ts';
import { createContents } from './contents.ts';
import type { Order, SendRequest } from './order.ts';
import { createRecording } from './recording.ts';
import type { Refusals } from './refusals.ts';
import { createLeaving } from './timing.ts';

export type Submitted = {
  readonly bulkId: string;
  /** `said`: the status of the reply, even when the report came first and the entry has moved on. */
  readonly taken: readonly { readonly to: string; readonly said: StatusName; readonly entry: Entry }[];
  /** Settles when reports that come before their reply have been pushed. */
  readonly early: Promise<unknown> | undefined;
};

export type Submit = (request: SendRequest) => Submitted;

/** Takes or refuses every message of a request, whatever its channel: recorded here, answered by the caller after `written`. */
export function createSubmit(deps: {
  readonly oracle: Recorder;
  readonly rules: Rules;
  readonly refusals: Refusals;
  readonly courier: Courier;
  readonly settings: () => Settings;
  readonly clock: SandboxClock;
  readonly bulks: Bulks;
  readonly links: Links;
  /** Told what is on its way and how it will fare. */
  readonly expect: (entry: Entry, behaviour: Behaviour) => void;
}): Submit {
  const { oracle, rules, courier, settings, clock, bulks, links } = deps;

  /** Of SMS the vendor says that ids are unique; of mails and calls it says nothing, so those are taken again. */
  const isRepeated = (account: string, same: readonly Entry[], now: number): boolean => {
    if (same.length === 0 || settings().duplicateIds === 'forget') return false;
    return same.some(
      (entry) =>
        entry.channel === 'sms' &&
        entry.account === account &&
        entry.outcome === 'accepted' &&
        !isForgotten(entry, now),
    );
  };

  return (request) => {
    const { bulkId = newBulkId(), orders, elements, channel, account } = request;
    const now = clock.now();
    const { prices, duplicateIds, droppedMails } = settings();
    const leavingOf = createLeaving(now);
    const refuse = deps.refusals(channel, account, now);
    const contentOf = createContents(channel);
    const record = createRecording(oracle, request, bulkId, now);
    const early: Promise<unknown>[] = [];
    let isOpen = false;
    const open = (): void => {
      if (!isOpen) bulks.open(channel, account, bulkId, elements);
      isOpen = true;
    };

    const take = (order: Order): Submitted['taken'][number] => {
      const messageId = order.messageId || newMessageId();
      const same = order.messageId ? oracle.byMessageId(messageId) : nobody;
      const to = addressKey(order.to);
      const wish = order.sms?.links;
      const text = wish ? links.shorten(order.text, wish, { ...order, account, messageId, bulkId, to }) : order.text;
      const { parts, hash } = contentOf(text, order);
      const price = priceOf(channel, to, prices);
      const repeated = channel === 'sms' && isRepeated(account, same, now);
      // A repeated id is refused before any rule: a rule that counts must not be used up by it.
      const behaviour = repeated
        ? undefined
        : rules.apply({ channel, to, from: order.from, text, messageId: order.messageId });
      const drop = order.mail?.drop;
      const refusal =
        order.refusal ??
        (behaviour === undefined
          ? duplicateId
          : (refuse({ to, from: order.from, parts, price, contentHash: hash }) ?? refusalOf(behaviour, channel))) ??
        drop;
      const lateRefusal =
        (repeated && duplicateIds === 'report') ||
        // Where there is another way, the first is not refused: it fails, and the next is tried.
        (order.hops !== undefined && refusal !== undefined) ||
        (drop !== undefined && refusal === drop && droppedMails === 'report');
      const verdict = refusal === undefined || lateRefusal ? accepted : refusal;
      const { leavesAt, validUntil } = leavingOf(order.sendAt, order.timing);
      const entry = record({
        order,
        messageId,
        to,
        text,
        parts,
        hash,
        price,
        outcome: refusal === undefined ? 'accepted' : 'rejected',
        verdict,
        behaviour,
        isNew: same.length === 0,
        leavesAt,
        validUntil,
      });
      if (lateRefusal && refusal) courier.report(entry, refusal);
      if (behaviour !== undefined && refusal === undefined) {
        deps.expect(entry, behaviour);
        if (entry.sendAt !== undefined) {
          open();
          bulks.schedule(entry, behaviour);
        }
        const wait = courier.deliver(entry, behaviour);
        if (wait) early.push(wait);
      }
      return { to: order.to, said: verdict.status, entry };
    };

    if (orders.some(({ sendAt, timing }) => sendAt !== undefined || timing?.pace !== undefined)) open();
    const taken = orders.map(take);
    return { bulkId, taken, early: early.length > 0 ? Promise.all(early) : undefined };
  };
}

const nobody: readonly Entry[] = [];
const accepted: Verdict = { status: 'PENDING_ACCEPTED', error: 'NO_ERROR' };
const duplicateId: Verdict = { status: 'REJECTED_DUPLICATE_MESSAGE_ID', error: 'NO_ERROR' };
