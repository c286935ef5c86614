import { toVirtual } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { classWords } from '../policy/reason-class.ts';
import type { Line, LineKind } from './line.ts';
import type { AttemptRow, EngagementRow, LookUpRow, MessageRow, ReceiptRow } from './rows.ts';

/** Everything the ledger knows of one message: policy's verdicts, attempts, look-ups, receipts, and how it stands. */
export function messageLines(message: MessageRow, ofOthers: Clock): readonly Line[] {
  const clock = message.campaign?.clock ?? ofOthers;
  const line = (real: number, kind: LineKind, text: string): Line => ({
    at: toVirtual(clock, real),
    kind,
    text,
    step: message.step,
    message: message.id,
  });
  const refused = message.state === 'SKIPPED';
  return [
    ...policyLines(message),
    ...message.attempts.flatMap((attempt) => attemptLines(attempt, message, line)),
    ...message.lookUps.map((look) => line(look.at, 'look-up', lookUpText(look))),
    ...message.receipts.map((receipt) => line(receipt.receivedAt, 'receipt', receiptText(receipt))),
    ...message.engagements.map((one) => line(one.receivedAt, 'engagement', engagementText(one))),
    ...(refused ? [] : standing(message, line)),
  ];
}

/** Whose no it is. */
const classText = ({ reasonClass }: Partial<Pick<MessageRow, 'reasonClass'>>): string =>
  reasonClass == null ? '' : ` (${classWords[reasonClass]})`;

type MakeLine = (real: number, kind: LineKind, text: string) => Line;

function policyLines(message: MessageRow): readonly Line[] {
  const of = message.campaign ? `Campaign "${message.campaign.id}": ` : '';
  const what = `${message.channel} "${message.template}" (${message.class}${message.topic === null ? '' : `, topic ${message.topic}`})`;
  const stop = message.verdicts.find(({ verdict }) => verdict !== 'pass');
  const passed = message.verdicts
    .filter(({ verdict }) => verdict === 'pass')
    .map(({ rule, because }) => `${rule} (${because})`);
  const under = message.policyVersion == null ? '' : ` Policy version ${message.policyVersion}.`;
  const judged = `${passed.length > 0 ? ` Passed: ${passed.join(', ')}.` : ''}${under}`;
  const text =
    message.state === 'SKIPPED'
      ? `${of}Not sent: ${what}, because ${stop ? `${stop.rule}: ${stop.because}` : message.reason}${classText(message)}.${judged}`
      : `${of}Allowed: ${what}.${judged}`;
  return [{ at: message.virtualAt, kind: 'policy', text, step: message.step, message: message.id }];
}

function attemptLines(attempt: AttemptRow, message: MessageRow, line: MakeLine): readonly Line[] {
  const started = line(
    attempt.startedAt,
    'attempt',
    `Attempt ${attempt.n} through ${attempt.gateway}, as ${message.providerMessageId}.`,
  );
  if (attempt.finishedAt === null) return [started];
  return [started, line(attempt.finishedAt, 'attempt', attemptText(attempt))];
}

function attemptText({ n, outcome, detail }: AttemptRow): string {
  const because = detail === null || detail === '' ? '' : `: ${detail}`;
  switch (outcome) {
    case 'accepted':
      return `Attempt ${n}: the provider took it${because}.`;
    case 'rejected':
      return `Attempt ${n}: the provider refused it for good${because}.`;
    case 'notSent':
      return `Attempt ${n}: it surely did not leave${because}; it is tried again.`;
    case 'unknown':
      return `Attempt ${n}: no clear answer${because}. It may have left, so the provider is asked before anything is resent.`;
    case null:
    default:
      return `Attempt ${n}: ${outcome ?? 'no answer yet'}${because}.`;
  }
}

function lookUpText({ n, attempt, outcome, detail }: LookUpRow): string {
  const because = detail === null || detail === '' || detail === outcome ? '' : ` (${detail})`;
  switch (outcome) {
    case 'found':
      return `Look-up ${n} after attempt ${attempt}: the provider has it${because}. It was sent, once.`;
    case 'absent':
      return `Look-up ${n} after attempt ${attempt}: the provider does not know it.`;
    case 'rejected':
      return `Look-up ${n} after attempt ${attempt}: the provider had refused it${because}.`;
    default:
      return `Look-up ${n} after attempt ${attempt}: no answer${because}.`;
  }
}

function receiptText({ status, code, answer, answeredBy, dtmf }: ReceiptRow): string {
  if (answer != null) {
    const by = answeredBy == null ? '' : ` by a ${answeredBy === 'human' ? 'person' : 'machine'}`;
    return `The call: ${callWords[answer] ?? answer}${by}${dtmf == null ? '' : `, and ${dtmf} was keyed in`}.`;
  }
  return `Receipt: ${status}${code === null || code === '' ? '' : ` (${code})`}.`;
}

function engagementText({ kind, url }: EngagementRow): string {
  switch (kind) {
    case 'opened':
      return 'Opened: by the person, or by a program that loads pictures for them.';
    case 'clicked':
      return `Followed a link${url === null ? '' : `: ${linkWords(url)}`}.`;
    case 'complained':
      return 'Marked as spam: nobody writes to this address any more, and its owner is unsubscribed.';
    case 'unsubscribed':
      return 'Unsubscribed at the provider: nobody writes to this address any more.';
    case 'bounced':
      return 'Came back: the mailbox did not keep it, so nobody writes to this address any more.';
  }
}

/** Where a link led, without what it may know of the person: queries, and paths that are tokens. */
function linkWords(text: string): string {
  if (!URL.canParse(text)) return 'of an unreadable address';
  const { host, pathname } = new URL(text);
  const path = pathname.split('/').map((part) => (part.length > 40 ? '…' : part));
  return `${host}${path.join('/').replace(/\/$/, '')}`;
}

const callWords: Readonly<Record<string, string>> = {
  answered: 'it was answered',
  busy: 'the line was busy, or the call declined',
  noAnswer: 'nobody answered',
  failed: 'it could not be put through',
};

/** The last word on a message that is not simply accepted. */
function standing(message: MessageRow, line: MakeLine): readonly Line[] {
  switch (message.state) {
    case 'HELD':
      return [
        line(
          message.updatedAt,
          'message',
          `Held: ${message.reason}${classText(message)}. It may have left, so nobody but a person may resend it.`,
        ),
      ];
    case 'REJECTED':
      return [line(message.updatedAt, 'message', `Not sent: ${message.reason}${classText(message)}.`)];
    case 'UNKNOWN':
      return [line(message.updatedAt, 'message', `Unknown so far: ${message.reason}.`)];
    default:
      return [];
  }
}

/** One sentence on how a message stands. */
export function messageAnswer(
  message: Pick<MessageRow, 'state' | 'reason' | 'delivery' | 'gateway' | 'channel' | 'attempt'> &
    Partial<Pick<MessageRow, 'engagements' | 'reasonClass'>>,
): string {
  const by = message.gateway ?? 'the provider';
  switch (message.state) {
    case 'ACCEPTED':
      return `Sent: ${by} took it${message.attempt > 1 ? ` on attempt ${message.attempt}` : ''}${deliveryWords[message.delivery] ?? ''}${cameBack(message)}.`;
    case 'SKIPPED':
    case 'REJECTED':
      return `Not sent: ${message.reason}${classText(message)}.`;
    case 'HELD':
      return `Unknown, and held: ${message.reason}${classText(message)}.`;
    case 'UNKNOWN':
      return `Unknown so far, being settled by evidence: ${message.reason}.`;
    default:
      return 'Under way: claimed, and no answer recorded yet.';
  }
}

/** Later news of a message that was delivered does not undo that it was. */
function cameBack({ delivery, engagements = [] }: Parameters<typeof messageAnswer>[0]): string {
  return delivery === 'delivered' && engagements.some(({ kind }) => kind === 'bounced') ? ', but it came back' : '';
}

const deliveryWords: Readonly<Record<string, string>> = {
  none: '; no receipt yet',
  pending: '; the receipt says it is on its way',
  delivered: ', and the receipt says delivered',
  undelivered: ', but the receipt says it could not be delivered',
  expired: ', but the receipt says it expired',
  rejected: ', but the receipt says it was rejected',
};
