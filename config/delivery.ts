import { isLoopbackHost } from './loopback.ts';

export const DELIVERIES = ['sandbox', 'allowlist', 'live'] as const;

/** How far messages may go: nowhere but loopback, to listed recipients, or to everybody (I13). */
export type Delivery = (typeof DELIVERIES)[number];

export type DeliveryRules = Readonly<{
  delivery: Delivery;
  /** Recipients that `allowlist` may reach: phone numbers in E.164 form, mail addresses. */
  allowTo: readonly string[];
}>;

export type MayLeave = Readonly<{ ok: true } | { ok: false; reason: string }>;

/**
 * Whether one message to `recipient` may be handed to the provider at `providerHost` (I13). Asked in the claim and again
 * in the gateway. The reason names no recipient.
 */
export function mayLeave(rules: DeliveryRules, providerHost: string, recipient: string): MayLeave {
  if (isLoopbackHost(providerHost)) return { ok: true };
  if (rules.delivery === 'live') return { ok: true };
  if (rules.delivery === 'sandbox') {
    return { ok: false, reason: `CARILLON_DELIVERY is sandbox and ${providerHost} is not a loopback address` };
  }
  if (rules.allowTo.some((allowed) => sameRecipient(allowed, recipient))) return { ok: true };
  return { ok: false, reason: 'CARILLON_DELIVERY is allowlist and the recipient is not in CARILLON_ALLOW_TO' };
}

const sameRecipient = (a: string, b: string): boolean => normal(a) === normal(b);

/** Mail addresses ignore case; phone numbers ignore how they are grouped and a missing plus (Infobip writes none). */
function normal(recipient: string): string {
  const text = recipient.trim().toLowerCase();
  return text.includes('@') ? text : text.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
}

export type ProviderChoice = Readonly<
  | { kind: 'none' }
  | { kind: 'use'; url: string }
  | { kind: 'ignore'; notice: string }
  | { kind: 'invalid'; problem: string }
>;

export type ProviderVariable = Readonly<{ name: string; protocols: readonly string[]; defaultProtocol: string }>;

export const INFOBIP_VARIABLE: ProviderVariable = {
  name: 'INFOBIP_BASE_URL',
  protocols: ['https:', 'http:'],
  defaultProtocol: 'https:', // Infobip's own pages show the base URL without a scheme
};
export const SMTP_VARIABLE: ProviderVariable = {
  name: 'SMTP_URL',
  protocols: ['smtp:', 'smtps:'],
  defaultProtocol: 'smtp:',
};

/** What to do with the user's provider address: under `sandbox` only one that is loopback by name is used (I13). */
export function chooseProvider(
  variable: ProviderVariable,
  value: string | undefined,
  delivery: Delivery,
): ProviderChoice {
  if (value === undefined) return { kind: 'none' };
  const expected = `${variable.name}: expected a URL that begins with ${variable.protocols.map((one) => `${one}//`).join(' or ')}`;
  const text = value.includes('://') ? value : `${variable.defaultProtocol}//${value}`;
  if (!URL.canParse(text)) return { kind: 'invalid', problem: expected };
  const url = new URL(text);
  if (!variable.protocols.includes(url.protocol) || url.hostname === '') return { kind: 'invalid', problem: expected };
  if (delivery !== 'sandbox' || isLoopbackHost(url.hostname)) return { kind: 'use', url: text };
  const notice = `${variable.name} names ${url.hostname}, which is not loopback: not used, because CARILLON_DELIVERY is sandbox`;
  return { kind: 'ignore', notice };
}
