import type { Behaviour } from './behaviour.ts';

/**
 * Numbers that end in 555 and one of these misbehave in one known way each, so that a test or a demo needs no set-up.
 * The 555 keeps consecutive numbers of a load test out of them. Documented in docs/sandbox.md.
 */
const byEnding: Readonly<Record<string, Partial<Behaviour>>> = {
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
};

/** The same for calls: `…555003N` answers and presses the key N. */
const callByEnding: Readonly<Record<string, Partial<Behaviour>>> = {
  '5550020': { call: 'answered' },
  '5550021': { call: 'busy' },
  '5550022': { call: 'noAnswer' },
  '5550023': { call: 'declined' },
  '5550024': { call: 'machine' },
};

export function magicNumber(channel: 'sms' | 'voice', to: string): Partial<Behaviour> | undefined {
  const ending = to.slice(-7);
  const [, key] = /^555003(\d)$/.exec(ending) ?? [];
  if (channel === 'voice' && key !== undefined) return { call: 'answered', keys: key };
  return byEnding[ending] ?? (channel === 'voice' ? callByEnding[ending] : undefined);
}

/** Mail handed over by HTTP: `ana+bounce@…` comes back after it was taken; what SMTP refuses at RCPT is refused in the reply. */
export function magicMailbox(address: string): Partial<Behaviour> | undefined {
  if (/\+bounce@/i.test(address)) return { fate: 'undeliverable' };
  return /\+rcpt[45]\d\d@/i.test(address) ? { fate: 'rejected' } : undefined;
}

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
