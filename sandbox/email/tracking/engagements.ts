import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../../behaviour/behaviour.ts';
import type { SandboxClock } from '../../time/clock.ts';
import { isoTime } from '../../time/instant.ts';
import { deviceOf } from '../../links/device.ts';
import type { Engagement, EngagementKind, Entry } from '../../oracle/entry.ts';
import type { FailureName } from '../../registry/statuses.ts';
import type { Recorder } from '../../oracle/oracle.ts';
import type { Hooks } from '../../reports/hooks.ts';
import type { Pusher } from '../../reports/pusher.ts';
import { wayTo } from '../../reports/way.ts';
import type { Timers } from '../../time/timers.ts';
import { domainOf } from '../address.ts';
import { linksOf } from '../links.ts';
import type { Suppressions } from '../suppressions/suppressions.ts';
import { smtpResponse } from '../smtp-response.ts';
import { trackingEvent } from './event.ts';

/** What readers do with their mails, and what follows from it. */
export type Engagements = {
  /** What its behaviour says the reader will do once the mail is there. */
  expect(seq: number, behaviour: Behaviour): void;
  /** It happens now: marked, told, remembered for the next mail. Undefined: not with this message. */
  happen(
    seq: number,
    kind: EngagementKind,
    details?: { readonly url?: string | undefined; readonly userAgent?: string | undefined },
  ): Engagement | undefined;
  /** Where the n-th link of a mail leads. */
  link(seq: number, index: number): string | undefined;
  clear(): void;
};

/** Addresses that are not tried again. */
const hardBounces: ReadonlySet<FailureName> = new Set([
  'EC_HARD_BOUNCE',
  'EC_INVALID_EMAIL_ADDRESS',
  'EC_MAILBOX_PERMANENTLY_UNAVAILABLE',
]);

export function createEngagements(deps: {
  readonly oracle: Recorder;
  readonly suppressions: Suppressions;
  readonly pusher: Pusher;
  readonly hooks: Hooks;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  /** Where it is told unless the message names its own address. */
  readonly trackingUrl: string | undefined;
}): Engagements {
  const { oracle, suppressions, pusher, hooks, clock, timers } = deps;
  const expected = new Map<number, NonNullable<Behaviour['engagement']>>();

  const follow = ({ account, from, to }: Entry, kind: EngagementKind): void => {
    const place = { domainName: domainOf(from), emailAddress: to };
    if (kind === 'COMPLAINED') suppressions.add(account, { ...place, type: 'COMPLAINT' }, 'Complaint of the recipient');
    if (kind === 'UNSUBSCRIBED') suppressions.unsubscribe(account, from, to);
    if (kind === 'LATE_BOUNCE')
      suppressions.add(account, { ...place, type: 'BOUNCE' }, smtpResponse('EC_HARD_BOUNCE', to) ?? 'Late bounce');
  };
  const happen: Engagements['happen'] = (seq, kind, { url, userAgent } = {}) => {
    const entry = oracle.bySeq(seq);
    if (entry?.channel !== 'email' || entry.outcome === 'rejected' || entry.via === 'smtp') return undefined;
    const at = isoTime(clock.now());
    const engagement: Engagement = { kind, eventId: randomUUID(), at, ...(url === undefined ? {} : { url }) };
    oracle.engage(seq, engagement);
    follow(entry, kind);
    const { to, account, channel, trackingUrl } = entry;
    const way = wayTo(hooks, { event: 'tracking', account, channel }, trackingUrl, deps.trackingUrl);
    const json = () => trackingEvent(entry, engagement, deviceOf(userAgent));
    if (typeof way !== 'string') pusher.push(way.url, { form: 'tracking', to, json }, way.hook);
    return engagement;
  };
  const link: Engagements['link'] = (seq, index) => linksOf(oracle.body(seq)?.html ?? '')[index];
  const plan = (seq: number): void => {
    for (const { event, afterMs, link: index } of expected.get(seq) ?? []) {
      const run = (): void => void happen(seq, event, { url: event === 'CLICKED' ? link(seq, index) : undefined });
      timers.after(afterMs, run, `${event.toLowerCase()} by the reader`);
    }
  };

  oracle.onChange((change) => {
    if (change.kind !== 'settled') return;
    const { verdict, seqs } = change;
    const bounced = hardBounces.has(verdict.error);
    if (!bounced && expected.size === 0) return;
    for (const seq of seqs) {
      const entry = bounced ? oracle.bySeq(seq) : undefined;
      if (entry?.channel === 'email' && entry.outcome === 'accepted') {
        const place = { domainName: domainOf(entry.from), emailAddress: entry.to, type: 'BOUNCE' } as const;
        suppressions.add(entry.account, place, smtpResponse(verdict.error, entry.to) ?? '');
      }
      if (verdict.status === 'DELIVERED_TO_HANDSET') plan(seq);
      expected.delete(seq);
    }
  });
  return {
    expect(seq, { engagement }) {
      if (engagement !== undefined && engagement.length > 0) expected.set(seq, engagement);
    },
    happen,
    link,
    clear: () => expected.clear(),
  };
}
