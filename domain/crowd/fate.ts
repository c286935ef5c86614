import { capabilities, type Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { ReceiptStatus } from '../journey/occurrence.ts';
import type { JsonObject } from '../json.ts';
import type { SentMessage } from '../workspace/played-world.ts';
import { type Assumptions, ofChannel } from './assumptions.ts';
import { type Chance, pickWeighted } from './chance.ts';

type Report = { readonly at: Instant; readonly status: ReceiptStatus; readonly facts: JsonObject };

export const refusedByProvider = 'refused by the provider';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** What a provider makes of a message: refused, or taken and perhaps reported on. */
export function drawFate(
  { intent, at }: Pick<SentMessage, 'intent' | 'at'>,
  { refused, delivered, answered, keys }: Assumptions,
  chance: Chance,
):
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'accepted'; readonly report: Report | null } {
  if (chance('refused') < refused) return { kind: 'rejected', reason: refusedByProvider };
  const able = capabilities(intent.channel);
  if (able?.receipts !== true) return { kind: 'accepted', report: null };
  // Never at once; most reports come within the minute.
  const soon = at + secondMs + Math.floor(chance('reported') ** 3 * 10 * minuteMs);
  const report = (
    status: ReceiptStatus,
    facts: JsonObject,
  ): { readonly kind: 'accepted'; readonly report: Report } => ({
    kind: 'accepted',
    report: { at: soon, status, facts },
  });
  if (able.reports === 'call') {
    if (chance('answered') >= answered)
      return report('undelivered', { outcome: chance('busy') < 0.3 ? 'busy' : 'noAnswer' });
    const silent = Math.max(0, 1 - Object.values(keys).reduce((sum, rate) => sum + rate, 0));
    const pressed = pickWeighted([...Object.entries(keys), ['', silent] as const], chance('keys'));
    return report('delivered', { outcome: 'answered', ...(pressed ? { dtmf: pressed } : {}) });
  }
  const arrives = chance('arrives') < rateOf(delivered, intent.channel);
  return arrives ? report('delivered', { outcome: 'delivered' }) : report('undelivered', { outcome: 'undelivered' });
}

const rateOf = (rates: Assumptions['delivered'], channel: Channel): number => ofChannel(rates, channel);
