import type { Channel } from '../../domain/channel.ts';
import type { Ledger } from '../../domain/message/ledger.ts';
import type { SendIntent } from '../../domain/policy/facts.ts';
import { passedRules } from './passed-rules.ts';

const intent: Omit<SendIntent, 'channel'> = {
  workspace: 'default',
  class: 'service',
  topic: null,
  template: 'welcome',
  awaitsReceipt: false,
  addressGraceMs: 120_000,
  began: 0,
};

/** Facts, claim and record of the message of one enrollment, as `activities/deliver.ts` has them done. `first`: number of the trail entry that rides along. */
export async function claimAndRecord(
  ledger: Ledger,
  id: string,
  channel: Channel,
  { phone = '+385911234567', first = 0 }: { readonly phone?: string; readonly first?: number } = {},
): Promise<void> {
  const found = await ledger.facts({
    owner: { kind: 'enrollment', id },
    step: 'send-welcome',
    channel,
    visit: 1,
    hop: 0,
  });
  if (found === null) throw new Error(`no enrollment ${id}`);
  // Where nobody can be asked afterwards, a third commit says when the message could begin to leave.
  const canLookUp = channel !== 'email';
  const claim = await ledger.claim({
    ...found,
    intent: { ...intent, channel },
    address: channel === 'sms' ? phone : 'ana@example.com',
    verdicts: passedRules,
    gateway: 'infobip',
    inFlight: canLookUp,
    locale: 'en',
    leaseMs: 60_000,
    virtualNow: Date.now(),
    journal: { seq: first, entries: [{ at: Date.now(), step: 'send-welcome', what: 'began' }], place: null },
  });
  if (claim && !canLookUp && !(await ledger.bodyBegins(claim))) throw new Error(`the lease of ${id} was lost`);
  const row = claim && (await ledger.record(claim, { kind: 'accepted', detail: 'PENDING_ENROUTE' }, 0));
  if (row?.state !== 'ACCEPTED') throw new Error(`the message of enrollment ${id} was not recorded`);
}
