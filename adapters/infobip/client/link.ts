import type { MayDeliver } from '../../http/delivery-guard.ts';
import { type AccountGate, createAccountGate } from './account-gate.ts';
import { basePathOf, readBaseUrl } from './base-url.ts';
import { type Breaker, createBreaker } from './breaker.ts';

export type AccountOptions = {
  /** `https://xyz.api.infobip.com`, or the bare host. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Whole request, connecting and reading included. */
  readonly timeoutMs: number;
  /** @default 'carillon' */
  readonly userAgent?: string;
  /** Shared by everybody who uses the account. @default one of its own */
  readonly gate?: AccountGate;
  /** Likewise. @default one of its own */
  readonly breaker?: Breaker;
};

/** What every gateway of one Infobip account is made of. */
export type InfobipOptions = AccountOptions & {
  /** Stored with each attempt (I4); give a second account another name. @default 'infobip' */
  readonly name?: string;
  readonly mayDeliver: MayDeliver;
  /** What carries single text messages: the vendor's SDK (SMS API v2) or our own client (v3). @default 'sdk' (docs/decisions/003) */
  readonly smsBy?: 'sdk' | 'own client';
  /** Where delivery reports go; without it the account's own subscription decides. */
  readonly notifyUrl?: string;
  /** Where opens and clicks go, likewise. */
  readonly trackingUrl?: string;
};

/** An account's address and key, as its clients need them. */
export type Link = {
  readonly host: string;
  readonly origin: string;
  /** What stands before every path; mostly nothing. */
  readonly basePath: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly gate: AccountGate;
  readonly breaker: Breaker;
};

/** Throws only on a base URL that is none. */
export function readLink(options: AccountOptions): Link {
  const url = readBaseUrl(options.baseUrl);
  return {
    host: url.hostname,
    origin: url.origin,
    basePath: basePathOf(url),
    apiKey: options.apiKey,
    timeoutMs: options.timeoutMs,
    userAgent: options.userAgent ?? 'carillon',
    gate: options.gate ?? createAccountGate(),
    breaker: options.breaker ?? createBreaker(),
  };
}

/** `2026-11-21T08:00:00.000+0000`: the vendor's form of an instant. */
export const vendorTime = (epochMs: number): string => new Date(epochMs).toISOString().replace('Z', '+0000');
