import { capabilities, type Channel } from '../channel.ts';
import type { ReceiptStatus } from '../journey/occurrence.ts';
import type { JsonObject } from '../json.ts';
import type { CallResult } from '../message/receive.ts';
import type { Scenario } from './scenario.ts';

/** A provider's report comes soon after, never at once, virtual ms. */
export const receiptAfterMs = 1_000;

/** What is reported of a message, and what branches then know of its step; null where nothing ever is. */
export type PlayedReceipt = { readonly status: ReceiptStatus; readonly facts: JsonObject };

const goodCall: CallResult = { answer: 'answered', answeredBy: null, dtmf: null, collected: null };

/** In a world where everything arrives, but for the calls of which the scenario says something else. */
export function playReceipt(scenario: Scenario, channel: Channel, message: string): PlayedReceipt | null {
  const able = capabilities(channel);
  if (able?.receipts !== true) return null;
  if (able.reports !== 'call') return { status: 'delivered', facts: { outcome: 'delivered' } };
  const { answer, answeredBy, dtmf, collected } = scenario.calls[message] ?? goodCall;
  const facts = {
    outcome: answer,
    ...(answeredBy === null ? {} : { answeredBy }),
    ...(dtmf === null ? {} : { dtmf }),
    ...(collected === null ? {} : { collected }),
  };
  return { status: answer === 'answered' ? 'delivered' : 'undelivered', facts };
}
