import type { Channel, EngagementKind } from '../oracle/entry.ts';
import type { Spans } from '../oracle/run.ts';
import type { FailureName } from '../registry/statuses.ts';
import type { Behaviour } from './behaviour.ts';

/**
 * Numbers that end in 555 and one of these misbehave in one known way each, so that a test or a demo needs no set-up.
 * The 555 keeps consecutive numbers of a load test out of them. Documented in docs/sandbox.md.
 */
const byEnding: ReadonlyMap<string, Partial<Behaviour>> = new Map(
  Object.entries<Partial<Behaviour>>({
    '5550001': { fate: 'undeliverable' },
    '5550002': { fate: 'rejected' },
    '5550003': { fate: 'expired' },
    '5550004': { fate: 'blocklisted' },
    '5550005': { reports: 'lost' },
    '5550006': { reports: 'twice' },
    '5550007': { reports: 'early' },
    '5550008': { reports: 'off' },
    '5550009': { latencyMs: 10_000 },
    '5550010': { absentMs: 10_000 },
    '5550011': {
      later: { afterMs: 10_000, verdict: { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_ABSENT_SUBSCRIBER' } },
    },
    '5550012': { reply: { text: 'STOP', afterMs: 1_000 } },
    '5550013': { intermediate: true },
    '5550014': { forgottenAfterMs: 0 },
    '5550015': { reportAfterMs: 10_000 },
    '5550040': { seenAfterMs: 1_000 },
  }),
);

/** The same for calls: `…555003N` answers and presses the key N. */
const callByEnding: ReadonlyMap<string, Partial<Behaviour>> = new Map(
  Object.entries<Partial<Behaviour>>({
    '5550020': { call: 'answered' },
    '5550021': { call: 'busy' },
    '5550022': { call: 'noAnswer' },
    '5550023': { call: 'declined' },
    '5550024': { call: 'machine' },
  }),
);

export function magicNumber(channel: Channel, to: string): Partial<Behaviour> | undefined {
  if (!to.startsWith('555', to.length - 7)) return undefined;
  const ending = to.slice(-7);
  const [, key] = /^555003(\d)$/.exec(ending) ?? [];
  if (channel === 'voice' && key !== undefined) return { call: 'answered', keys: key };
  return byEnding.get(ending) ?? (channel === 'voice' ? callByEnding.get(ending) : undefined);
}

const FIVE = 0x35;

/** Where the next number stands, from one on, that might be one of them; before `until`, or there. */
export function nextMagic({ bytes, ends }: Spans, from: number, until: number): number {
  for (let at = from; at < until; at += 1) {
    const ending = (ends[at] ?? 0) - 7;
    if (bytes[ending] === FIVE && bytes[ending + 1] === FIVE && bytes[ending + 2] === FIVE) return at;
  }
  return until;
}

/** Mail handed over by HTTP: `ana+bounce@…` comes back after it was taken; what SMTP refuses at RCPT is refused in the reply. */
export function magicMailbox(address: string): Partial<Behaviour> | undefined {
  const [, tag = '', number] = /\+([a-z]+)(\d{1,8})?@/i.exec(address) ?? [];
  const name = tag.toLowerCase();
  if (name === 'bounce') return { fate: 'undeliverable' };
  if (name === 'rcpt') return /^[45]\d\d$/.test(number ?? '') ? { fate: 'rejected' } : undefined;
  const error = bounces.get(name);
  if (error !== undefined) return { verdict: { status: 'UNDELIVERABLE_NOT_DELIVERED', error } };
  const deeds = readers.get(name);
  return deeds && { engagement: engagementOf(deeds, Number(number ?? READ_AFTER_MS)) };
}

const bounces: ReadonlyMap<string, FailureName> = new Map(
  Object.entries<FailureName>({
    softbounce: 'EC_SOFT_BOUNCE',
    full: 'EC_RECIPIENT_INBOX_FULL',
    invalid: 'EC_INVALID_EMAIL_ADDRESS',
    nomx: 'EC_RECIPIENT_DOMAIN_MX_NOT_FOUND',
    spam: 'EC_SPAM_REVERTED',
  }),
);

/** `ana+click@…`, or so many ms after delivery: `ana+click5000@…`. Who clicks has opened. */
const readers: ReadonlyMap<string, readonly EngagementKind[]> = new Map(
  Object.entries<readonly EngagementKind[]>({
    open: ['OPENED'],
    click: ['OPENED', 'CLICKED'],
    complain: ['COMPLAINED'],
    unsubscribe: ['OPENED', 'UNSUBSCRIBED'],
    latebounce: ['LATE_BOUNCE'],
  }),
);
const READ_AFTER_MS = 500;

const engagementOf = (events: readonly EngagementKind[], afterMs: number): Behaviour['engagement'] =>
  events.map((event, index) => ({ event, afterMs: (afterMs * (index + 1)) / events.length, link: 0 }));

/** How one mail address misbehaves over SMTP, by a tag behind `+`. */
export type MailMagic =
  | { readonly at: 'rcpt' | 'data'; readonly code: number }
  | { readonly at: 'drop' | 'hang' }
  | { readonly at: 'slow'; readonly ms: number };

/** `ana+rcpt550@…`, `ana+data451@…`, `ana+drop@…`, `ana+hang@…`, `ana+slow2000@…`. */
export function magicAddress(address: string): MailMagic | undefined {
  const tag = /\+(rcpt|data)([45]\d\d)@|\+(drop|hang)@|\+slow(\d{1,5})@/i.exec(address);
  if (!tag) return undefined;
  const [, refusal, code, end, ms] = tag;
  if (refusal !== undefined) return { at: refusal.toLowerCase() as 'rcpt' | 'data', code: Number(code) };
  if (end !== undefined) return { at: end.toLowerCase() as 'drop' | 'hang' };
  return { at: 'slow', ms: Number(ms) };
}
