import { addressKind, type Channel } from '../channel.ts';
import { toReal } from '../clock.ts';
import type { LedgerRow } from '../message/ledger-row.ts';
import { normaliseAddress } from '../message/address.ts';
import { planSend, type SendPlan, type SendTools } from '../message/plan-send.ts';
import type { Timing } from '../message/timing.ts';
import type { PolicyTools } from '../policy/decide.ts';
import type { SendFacts } from '../policy/facts.ts';
import { optOutsUnheard } from '../policy/opt-outs.ts';
import { refusedBy, type RuleVerdict } from '../policy/verdict.ts';
import type { DueRecipient, Refusal, RunningCampaign } from './pages.ts';

/** What is to be done about one recipient now. */
export type RecipientPlan =
  | { readonly kind: 'attempt'; readonly address: string; readonly verdicts: readonly RuleVerdict[] }
  | { readonly kind: 'refuse'; readonly refusal: Omit<Refusal, 'due'> }
  | { readonly kind: 'lookUp'; readonly row: LedgerRow }
  /** The ledger has a final word, or somebody else is at it. */
  | { readonly kind: 'follow' }
  | { readonly kind: 'delay'; readonly until: number; readonly reason: string }
  /** A brake, a pause or opt-outs that are not heard yet hold everybody: nothing is to be noted about this one. */
  | { readonly kind: 'held' };

const cancelled = 'the campaign was cancelled';

/** The same judgement as for one message (`planSend`), with what only a campaign knows: its audience is frozen and it may be over. */
export function planRecipient(
  campaign: RunningCampaign,
  due: DueRecipient,
  now: number,
  timing: Timing,
  tools: SendTools,
): RecipientPlan {
  const { row } = due;
  if (row === null && due.skip !== null)
    return refuse('SKIPPED', due.skip, [refusedBy('audience', due.skip, due.skipClass ?? undefined)]);
  const intent = due.parts === undefined ? campaign.intent : { ...campaign.intent, parts: due.parts };
  const plan = planSend(intent, recipientFacts(campaign, due), now, timing, tools);
  switch (plan.kind) {
    case 'attempt':
    case 'defer':
      return mayGoOn(campaign, due, plan);
    case 'refuse':
      return { kind: 'refuse', refusal: { state: plan.state, reason: plan.reason, verdicts: plan.verdicts } };
    case 'lookUp':
      return { kind: 'lookUp', row: plan.row };
    case 'await':
      return { kind: 'delay', until: plan.leaseUntil, reason: row?.reason ?? 'claimed' };
    case 'answer': {
      const { outcome } = plan;
      if (outcome.kind === 'unknown') return { kind: 'delay', until: now + outcome.realMs, reason: row?.reason ?? '' };
      if (outcome.kind !== 'deferred') return { kind: 'follow' };
      return { kind: 'delay', until: toReal(campaign.clock, outcome.until), reason: outcome.reason };
    }
  }
}

function mayGoOn(
  campaign: RunningCampaign,
  due: DueRecipient,
  plan: Extract<SendPlan, { kind: 'attempt' | 'defer' }>,
): RecipientPlan {
  const { row } = due;
  if (campaign.state === 'cancelled')
    // A row that had an attempt is never called "not sent" (I7).
    return row === null
      ? refuse('SKIPPED', cancelled, [refusedBy('campaign', cancelled)])
      : refuse('HELD', `${row.reason}; then ${cancelled}`, [refusedBy('campaign', cancelled)]);
  if (campaign.state !== 'running') return { kind: 'held' };
  if (plan.kind === 'defer') {
    const { until, reason, wakeOn } = plan.outcome;
    const holdsAll = wakeOn === 'released' || reason === optOutsUnheard;
    return holdsAll ? { kind: 'held' } : { kind: 'delay', until: toReal(campaign.clock, until), reason };
  }
  if (!isFrozenAddress(campaign, due, plan.address)) {
    const reason = 'the address changed after the audience was frozen';
    const verdicts = [...plan.verdicts, refusedBy('audience', reason, 'address')];
    return row === null
      ? refuse('SKIPPED', reason, verdicts)
      : refuse('HELD', `${row.reason}; then ${reason}`, verdicts);
  }
  return { kind: 'attempt', address: plan.address, verdicts: plan.verdicts };
}

/** Of two recipients that were merged meanwhile, or who swapped numbers, nobody is written to twice: one address, one message. */
function isFrozenAddress({ intent }: RunningCampaign, { address }: DueRecipient, now: string): boolean {
  const kind = addressKind(intent.channel);
  return address === now || (address !== null && normaliseAddress(kind, address) === normaliseAddress(kind, now));
}

export function recipientFacts(campaign: RunningCampaign, due: DueRecipient): SendFacts {
  const { settings, halts, spend = [], clock, intent, unheardMs = null } = campaign;
  const { profile, consents, row, recent = [], barred = [] } = due;
  const suppressions = suppressionsOf(intent.channel, due);
  const optOutDoubts =
    due.doubted && due.address !== null ? [normaliseAddress(addressKind(intent.channel), due.address)] : [];
  const about = { profile, consents, suppressions, optOutDoubts, recent, spend, barred, halts, settings, unheardMs };
  return { ...about, enrollment: null, journey: null, row, entry: {}, clock };
}

function suppressionsOf(channel: Channel, { address, suppression }: DueRecipient): SendFacts['suppressions'] {
  if (address === null || suppression === null) return [];
  return [{ address: normaliseAddress(addressKind(channel), address), ...suppression }];
}

/** Reading a number takes a while, and those of a frozen audience have been read: as they are written they read as themselves. */
export function pageTools(page: readonly DueRecipient[], tools: PolicyTools): SendTools {
  const frozen = new Set(page.map(({ address }) => address));
  const readAddress: PolicyTools['readAddress'] = (kind, text, country) =>
    frozen.has(text) ? { kind: 'address', address: text } : tools.readAddress(kind, text, country);
  // Every bulk gateway can be asked (domain/campaign/bulk-gateway.ts).
  return { ...tools, readAddress, canAsk: () => true };
}

const refuse = (
  state: Refusal['state'],
  reason: string,
  verdicts: readonly RuleVerdict[],
): Extract<RecipientPlan, { kind: 'refuse' }> => ({ kind: 'refuse', refusal: { state, reason, verdicts } });
