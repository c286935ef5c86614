import { capabilities, type Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { Simulation } from '../journey/simulate.ts';
import type { TrailWord } from '../journey/trail.ts';
import type { MessageClass } from '../journey/definition.ts';
import type { ReasonClass } from '../policy/reason-class.ts';
import type { Share, SpendWindow } from '../policy/spend.ts';
import type { WorkspaceSettings } from '../policy/settings.ts';
import type { AboutMessage, Told } from '../workspace/played-world.ts';
import type { Engaged } from './happenstance.ts';
import type { MessageCount, Reason } from './report.ts';

export type CountedMessage = {
  readonly channel: Channel;
  readonly class: MessageClass;
  sent: number;
  delivered: number;
  notSent: number;
  parts: number;
  /** Millionths. */
  amount: number;
  sample: MessageCount['sample'];
};
type CountedReason = {
  readonly of: ReasonClass;
  messages: number;
  readonly people: Set<number>;
  readonly by: Map<string, number>;
};
export type CountedEngagement = { [Kind in Engaged]: number };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What happened to each step, for how many people: only words that tell ways apart. */
const telling: ReadonlySet<TrailWord> = new Set<TrailWord>([
  'matched',
  'timedOut',
  'chose',
  'drew',
  'followed',
  'past',
  'noDate',
  'sent',
  'skipped',
  'rejected',
  'undelivered',
  'delivered',
  'fellBack',
  'failed',
  'performed',
  'updated',
  'deferred',
]);

/** Counts while a crowd is played, so that nothing of any single person has to be kept. */
export type Tally = ReturnType<typeof createTally>;

export function createTally({ prices = {} }: Pick<WorkspaceSettings, 'prices'>) {
  const messages = new Map<string, CountedMessage>();
  const engaged = new Map<string, CountedEngagement>();
  const reasons = new Map<string, CountedReason>();
  const caps = new Map<string, number>();
  const waits = new Map<string, number[]>();
  const hours = new Map<Instant, { [channel: string]: number }>();
  const endings = new Map<string, number>();
  const enrolled = new Map<string, number>();
  const steps = new Map<string, { people: number; visits: number; came: Map<string, number> }>();
  const byNumber: number[] = [];
  const spend = new Map<string, { key: string; since: number; spent: number }>();
  let windows: readonly SpendWindow[] = [];
  const totals = { sent: 0, notSent: 0, undone: 0, lateGoals: 0, until: 0, mostInADay: 0, entered: 0, filtered: 0 };

  const countedMessage = (message: string, { intent }: AboutMessage): CountedMessage => {
    const { channel, class: messageClass } = intent;
    // A template may be sent as this and as that.
    const known = messages.get(message);
    if (known !== undefined) return known;
    const counts = { sent: 0, delivered: 0, notSent: 0, parts: 0, amount: 0, sample: null };
    const made: CountedMessage = { channel, class: messageClass, ...counts };
    messages.set(message, made);
    return made;
  };

  const left = ({ at, message = '', text, subject, locale }: Told, about: AboutMessage): void => {
    const { intent, amount = 0, report, shares = [] } = about;
    const counted = countedMessage(message, about);
    counted.sent += 1;
    counted.parts += intent.parts ?? 1;
    counted.amount += amount;
    if (report === 'delivered') counted.delivered += 1;
    counted.sample ??= { locale: locale ?? '', text: subject ?? text ?? '' };
    totals.sent += 1;
    // What lies at its provider leaves from there later.
    const hour = Math.floor((at + (intent.liesMs ?? 0)) / hourMs) * hourMs;
    const inHour = hours.get(hour) ?? {};
    inHour[intent.channel] = (inHour[intent.channel] ?? 0) + 1;
    hours.set(hour, inHour);
    if (shares.length > 0) setAside(shares);
  };
  const setAside = (shares: readonly Share[]): void => {
    for (const { key, since, amount } of shares) {
      const window = `${key} ${since}`;
      spend.set(window, { key, since, spent: (spend.get(window)?.spent ?? 0) + amount });
    }
    windows = [...spend.values()];
  };
  const stayed = ({ message = '', reason: given = '' }: Told, about: AboutMessage, person: number): void => {
    countedMessage(message, about).notSent += 1;
    totals.notSent += 1;
    const reason = withoutInstant(given);
    const counted = reasons.get(reason) ?? {
      of: about.of ?? 'operations',
      messages: 0,
      people: new Set<number>(),
      by: new Map<string, number>(),
    };
    counted.messages += 1;
    counted.people.add(person);
    add(counted.by, message);
    reasons.set(reason, counted);
    if (about.rule === 'frequency cap' || about.rule === 'spend cap') add(caps, reason.replace(/^\w+ cap: /, ''));
  };

  return {
    totals,
    messages,
    reasons,
    caps,
    waits,
    hours,
    endings,
    enrolled,
    steps,
    byNumber,
    spend: () => windows,
    priceless: () =>
      [...new Set([...messages.values()].flatMap(({ channel, sent }) => (sent > 0 ? [channel] : [])))].filter(
        (channel) => prices[channel] === undefined,
      ),
    told(happening: Told, about: AboutMessage | undefined, person: number): void {
      totals.until = Math.max(totals.until, happening.at);
      const { kind, reason = '', message = '' } = happening;
      if (kind === 'undone' && reason === 'undone') totals.undone += 1;
      if (kind === 'reached') totals.lateGoals += 1;
      if (kind === 'enrolled') add(enrolled, message);
      if (about === undefined) return;
      if (kind === 'sent') left(happening, about);
      else if (kind === 'skipped') stayed(happening, about, person);
      else if (kind === 'deferred') {
        const waited = waits.get(withoutInstant(reason)) ?? [];
        waited.push((about.until ?? happening.at) - happening.at);
        waits.set(withoutInstant(reason), waited);
      }
    },
    engaged(kind: Engaged, message: string): void {
      const counted = engaged.get(message) ?? { opened: 0, clicked: 0, unsubscribed: 0 };
      counted[kind] += 1;
      engaged.set(message, counted);
    },
    engagedWith: (message: string): CountedEngagement =>
      engaged.get(message) ?? { opened: 0, clicked: 0, unsubscribed: 0 },
    /** Somebody's run is over, or can go no further. */
    ended({ state, trail, end }: Simulation, sentAt: readonly Instant[]): void {
      byNumber[sentAt.length] = (byNumber[sentAt.length] ?? 0) + 1;
      totals.mostInADay = Math.max(totals.mostInADay, mostWithin(sentAt, dayMs));
      const { phase } = state;
      add(endings, phase.kind === 'done' ? `${phase.status}: ${withoutInstant(phase.reason)}` : `waiting: ${end}`);
      for (const [id, visits] of Object.entries(state.visits)) {
        const step = steps.get(id) ?? { people: 0, visits: 0, came: new Map<string, number>() };
        step.people += 1;
        step.visits += visits;
        steps.set(id, step);
      }
      const told = new Set<string>();
      for (const { step: id, what, detail } of trail) {
        if (id === null || !telling.has(what)) continue;
        const way = what === 'chose' || what === 'drew' ? `${what} ${detail ?? ''}` : what;
        const once = `${id} ${way}`;
        if (told.has(once)) continue;
        told.add(once);
        const step = steps.get(id);
        if (step !== undefined) add(step.came, way);
      }
    },
  };
}

/** Reasons that name a moment are one reason. */
const withoutInstant = (reason: string): string => reason.replace(/:? ?(?:it was due )?at \d{4}-\d\d-\d\dT\S+/, '');

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

function mostWithin(instants: readonly Instant[], windowMs: number): number {
  let [most, first] = [0, 0];
  for (const [index, at] of instants.entries()) {
    while ((instants[first] ?? at) <= at - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

export const reports = (channel: Channel): boolean => capabilities(channel)?.receipts === true;

export const byCount = <Named extends Pick<Reason, 'messages'>>(left: Named, right: Named): number =>
  right.messages - left.messages;
