import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { SandboxClock } from '../time/clock.ts';
import { newBulkId, newMessageId } from '../ids.ts';
import type { Links } from '../links/links.ts';
import type { Entry } from '../oracle/entry.ts';
import { addressKey, isForgotten } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { textAt, type Run, type Stretch } from '../oracle/run.ts';
import type { Courier } from '../reports/courier.ts';
import type { Settings } from '../settings.ts';
import type { Bulks } from '../bulks/bulks.ts';
import type { StatusName } from '../registry/statuses.ts';
import { createContents } from './contents.ts';
import { createDeciding } from './deciding.ts';
import type { Element, Order, Recipient, SendRequest } from './order.ts';
import { createRecordings } from './recording.ts';
import type { Refusals } from './refusals.ts';

/** One message, as its reply tells of it. */
export type Taken = {
  /** As written by the client. */
  readonly to: string;
  readonly messageId: string;
  /** The status of the reply, even when the report came first and the message has moved on. */
  readonly said: StatusName;
  readonly parts: number;
  /** Those behind it of whom the reply says the same. */
  readonly others?: Stretch | undefined;
};

export type Submitted = {
  readonly bulkId: string;
  readonly taken: readonly Taken[];
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
  readonly expect: (seq: number, behaviour: Behaviour) => void;
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

  const contentOf = createContents();
  const recordingOf = createRecordings(oracle);

  return (request) => {
    const { bulkId = newBulkId(), orders, elements, channel, account } = request;
    const now = clock.now();
    const refusing = deps.refusals(channel, account, now);
    const { decide, isForAll } = createDeciding({ channel, refusing, contentOf, settings: settings() }, now);
    const { record, occasion } = recordingOf(request, bulkId, now);
    const taken: Taken[] = [];
    const early: Promise<unknown>[] = [];
    let isOpen = false;
    const open = (): void => {
      if (!isOpen) bulks.open(channel, account, bulkId, elements);
      isOpen = true;
    };
    /** Messages that end alike, and have not been handed to the courier yet. */
    let going: { first: number; count: number; like: Entry; behaviour: Behaviour } | undefined;
    const handOver = (): void => {
      const wait = going && courier.deliver(going, going.behaviour);
      if (wait) early.push(wait);
      going = undefined;
    };
    /** Whether what came of the last message comes of those behind it too, as far as nothing is said of them. */
    let isModel = false;
    const goOn = (seq: number, like: Entry, behaviour: Behaviour): void => {
      deps.expect(seq, behaviour);
      if (like.sendAt !== undefined) {
        open();
        bulks.schedule(account, bulkId, seq, behaviour);
      }
      const follows = going !== undefined && going.like === like && going.behaviour === behaviour;
      // How a call or a chat goes hangs by whom it is for.
      if (going && follows && going.first + going.count === seq && channel === 'sms') going.count += 1;
      else {
        handOver();
        going = { first: seq, count: 1, like, behaviour };
      }
    };

    const take = (element: Element, recipient: Recipient): Taken => {
      const messageId = recipient.messageId || newMessageId();
      const same = recipient.messageId ? oracle.byMessageId(messageId) : nobody;
      const to = addressKey(recipient.to);
      const wish = element.sms?.links;
      const text = wish
        ? links.shorten(element.text, wish, { ...element, account, messageId, bulkId, to })
        : element.text;
      // A repeated id is refused before any rule: a rule that counts must not be used up by it.
      const behaviour =
        channel === 'sms' && isRepeated(account, same, now)
          ? undefined
          : rules.apply({ channel, to, from: element.from, text, messageId: recipient.messageId });
      const decided = decide(element, to, text, behaviour);
      const { refusal, isLate, verdict, parts } = decided;
      const like = record(decided, messageId, to, same.length === 0);
      const seq = oracle.lastSeq();
      if (isLate && refusal) courier.report({ seq, sendAt: like.sendAt }, refusal);
      if (behaviour !== undefined && refusal === undefined) goOn(seq, like, behaviour);
      isModel = same.length === 0 && like.sendAt === undefined && isForAll(decided);
      return { to: recipient.to, messageId, said: verdict.status, parts };
    };

    /** Takes those of a run that are like the message before them: gives where the first stands that may not be. */
    const takeAlike = (stretch: Stretch): number => {
      if (!isModel || going === undefined) return stretch.from;
      const until = rules.alikeUntil(going.behaviour, stretch);
      const end = oracle.recordRun(going.like, occasion, { ...stretch, until });
      going.count += end - stretch.from;
      return end;
    };
    /** Behind the first of a run: as many as are alike at once, the next one in full, and so on. */
    const takeRun = (element: Element, run: Run): void => {
      for (let from = 1; from < run.count;) {
        const next = takeAlike({ run, from, until: run.count });
        const last = taken.at(-1);
        if (last && next > from) taken[taken.length - 1] = { ...last, others: { run, from, until: next } };
        if (next < run.count)
          taken.push(take(element, { to: textAt(run.tos, next), messageId: textAt(run.ids, next) }));
        from = next + 1;
      }
    };

    const isSlowed = ({ element: { sendAt, timing } }: Order): boolean =>
      sendAt !== undefined || timing?.pace !== undefined;
    if (orders.some(isSlowed)) open();
    for (const { element, recipients, run } of orders) {
      for (const recipient of recipients) taken.push(take(element, recipient));
      if (run) takeRun(element, run);
    }
    handOver();
    return { bulkId, taken, early: early.length > 0 ? Promise.all(early) : undefined };
  };
}

const nobody: readonly Entry[] = [];
