import type { Entry } from '../../sandbox/oracle/entry.ts';
import type { BookRow, Enrolled } from './books.ts';
import type { Kill } from './in-the-window.ts';
import type { EventKind, PlannedEvent } from './load.ts';
import type { VictimName } from '../../cli/chaos/schedule/fault.ts';

export type Evidence = Readonly<{
  acked: readonly PlannedEvent[];
  enrollments: readonly Enrolled[];
  rows: readonly BookRow[];
  entries: readonly Entry[];
  droppedMails: readonly PlannedEvent[];
  kills: readonly Kill[];
  httpMs: number;
}>;

/** Each list names the offenders; a good run has none. */
export type Verdict = Readonly<{
  /** Acknowledged events without exactly one enrollment, and enrollments without an event. */
  misEnrolled: readonly string[];
  smsLost: readonly string[];
  smsDoubled: readonly string[];
  mailLost: readonly string[];
  mailDoubled: readonly string[];
  /** Submitted again although the provider had it; only its own memory kept it from the person. */
  resent: readonly string[];
  /** Ambiguities that are not held, and held mails for which nobody made an ambiguity. */
  wronglyHeld: readonly string[];
  /** Rows that say something else than the far side saw. */
  liars: readonly string[];
  heldInjected: number;
  heldByKills: number;
}>;

const wanted: Readonly<Record<EventKind, readonly Entry['channel'][]>> = {
  sms: ['sms'],
  mail: ['email'],
  both: ['sms', 'email'],
  patient: ['sms'],
};
/** Whose death can leave a mail without an answer or its answer without a record. */
const between: readonly VictimName[] = ['sandbox', 'postgres', 'journey-worker', 'channel-worker'];

/** PostgreSQL's clock and ours tell the same time, but not in the same moment: a killed process may still commit what was on its way. */
const clocksApartMs = 100;

/** Judged by the oracle alone; the ledger is asked for what it holds back, and is judged itself. */
export function judge({ acked, enrollments, rows, entries, droppedMails, kills, httpMs }: Evidence): Verdict {
  const accepted = entries.filter(({ outcome }) => outcome === 'accepted');
  const held = new Map(
    rows.filter(({ state }) => state === 'HELD').map((row) => [`${row.channel} ${row.eventId}`, row]),
  );
  const wants = (channel: Entry['channel']) => acked.filter(({ kind }) => wanted[kind].includes(channel));
  const copies = new Map<string, number>();
  for (const { channel, to } of accepted) copies.set(`${channel} ${to}`, (copies.get(`${channel} ${to}`) ?? 0) + 1);
  const got = (channel: Entry['channel'], event: PlannedEvent): number =>
    copies.get(`${channel} ${channel === 'sms' ? event.phone : event.email}`) ?? 0;
  const lost = (channel: Entry['channel']) =>
    wants(channel).filter(
      (event) => got(channel, event) === 0 && !(channel === 'email' && held.has(`email ${event.id}`)),
    );

  const injected = new Set(droppedMails.map(({ id }) => id));
  const heldMails = [...held.values()].filter(({ channel }) => channel === 'email');
  // Only a mail whose body may have begun is in doubt, and only a kill between that moment and its record brings the doubt.
  const byKill = ({ bodyStartedAt }: BookRow): boolean =>
    bodyStartedAt !== null &&
    kills.some(
      ({ victim, at }) => between.includes(victim) && at > bodyStartedAt - clocksApartMs && at < bodyStartedAt + httpMs,
    );
  const enrolled = countBy(enrollments, ({ eventId }) => eventId);
  const known = new Set(acked.map(({ id }) => id));
  return {
    misEnrolled: [
      ...acked
        .filter(({ id }) => enrolled.get(id) !== 1)
        .map(({ id }) => `${id}: ${enrolled.get(id) ?? 0} enrollments`),
      ...enrollments.filter(({ eventId }) => !known.has(eventId)).map(({ eventId }) => `${eventId}: nobody sent it`),
    ],
    smsLost: lost('sms').map(({ id }) => `${id}: ${stateOf(rows, id, 'sms')}`),
    smsDoubled: doubled(accepted, 'sms'),
    mailLost: lost('email').map(({ id }) => `${id}: ${stateOf(rows, id, 'email')}`),
    mailDoubled: doubled(accepted, 'email'),
    resent: entries
      .filter(({ status }) => status === 'REJECTED_DUPLICATE_MESSAGE_ID')
      .map(({ messageId }) => messageId),
    wronglyHeld: [
      ...droppedMails
        .filter(({ id }) => !held.has(`email ${id}`) && !wastedOn(rows, id))
        .map(({ id }) => `${id}: ${stateOf(rows, id, 'email')} after an ambiguity`),
      ...[...held.values()]
        .filter((row) => row.channel === 'sms' || !(injected.has(row.eventId) || byKill(row)))
        .map((row) => `${row.channel} ${row.eventId}: held without an ambiguity of ours (${row.reason})`),
    ],
    liars: liars(acked, rows, got),
    heldInjected: heldMails.filter(({ eventId }) => injected.has(eventId)).length,
    heldByKills: heldMails.filter((row) => !injected.has(row.eventId) && byKill(row)).length,
  };
}

/** One line per person who has it twice: under one message id, or the same content under two. */
function doubled(accepted: readonly Entry[], channel: Entry['channel']): string[] {
  const own = accepted.filter((entry) => entry.channel === channel);
  const byId = countBy(own, ({ messageId, to }) => `${messageId} ${to}`);
  const byContent = countBy(own, ({ contentHash, to }) => `${contentHash} ${to}`);
  const copies = (one: Entry): number =>
    Math.max(byId.get(`${one.messageId} ${one.to}`) ?? 0, byContent.get(`${one.contentHash} ${one.to}`) ?? 0);
  const twice = own.filter((one) => copies(one) > 1);
  return [...new Set(twice.map(({ to }) => to))].map((to) => {
    const ids = twice.filter((one) => one.to === to).map(({ messageId }) => messageId);
    return `${to}: ${ids.length} times, under ${[...new Set(ids)].join(' and ')}`;
  });
}

function liars(
  acked: readonly PlannedEvent[],
  rows: readonly BookRow[],
  got: (channel: Entry['channel'], event: PlannedEvent) => number,
): string[] {
  const events = new Map(acked.map((event) => [event.id, event]));
  return rows.flatMap(({ eventId, channel, state, reason }) => {
    const event = events.get(eventId);
    if (event === undefined) return [];
    const arrived = got(channel, event) > 0;
    if (state === 'ACCEPTED' && !arrived) return [`${channel} ${eventId}: accepted, but never seen by the far side`];
    if (['REJECTED', 'SKIPPED'].includes(state)) return [`${channel} ${eventId}: ${state} (${reason})`];
    return [];
  });
}

/** The fault struck a mail whose sender was killed before its body began: nobody was left in doubt, and a later attempt met no fault. */
const wastedOn = (rows: readonly BookRow[], eventId: string): boolean =>
  rows.some((row) => row.channel === 'email' && row.eventId === eventId && row.state === 'ACCEPTED' && row.attempt > 1);

const stateOf = (rows: readonly BookRow[], eventId: string, channel: Entry['channel']): string =>
  rows.find((row) => row.eventId === eventId && row.channel === channel)?.state ?? 'no row';

function countBy<T>(list: readonly T[], key: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return counts;
}
