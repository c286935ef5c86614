import type { Pool } from 'pg';
import { addressKind } from '../../../domain/channel.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { Claim, Ledger } from '../../../domain/message/ledger.ts';
import { takesSlot } from '../../../domain/policy/caps.ts';
import { claimAgain } from './claim-again.ts';
import { type ClaimRow, toClaim } from './claim-row.ts';
import { claimFirst, type FirstRow } from './claim.sql.ts';
import { type MessageIdKey, rowIdentity } from './identity.ts';
import { isOverspent } from './spend.sql.ts';
import { together } from './together.ts';

type Input = Parameters<Ledger['claim']>[0];

export function createClaim(pool: Pool, key: MessageIdKey): Ledger['claim'] {
  const claim = async (locks: 'wait' | 'skip', asked: readonly FirstRow[]): Promise<Map<string, ClaimRow>> => {
    const which = asked.some(({ shares, prefix }) => shares !== undefined || prefix !== undefined) ? 'shared' : 'plain';
    const { rows } = await pool.query<ClaimRow>({
      name: `ledger.claim.first.${which}.${locks}`,
      text: claimFirst[which][locks],
      values: [JSON.stringify(asked)],
    });
    return new Map(rows.map((row) => [row.id, row]));
  };
  /** Nothing was claimed where there was no room for all of it. */
  const claimOrNothing = async (...given: Parameters<typeof claim>): ReturnType<typeof claim> => {
    try {
      return await claim(...given);
    } catch (error) {
      if (isOverspent(error)) return new Map();
      throw error;
    }
  };
  const first = together<FirstRow, Claim | null>({
    many: async (asked) => {
      const claimed = await claimOrNothing('skip', oneSlotEach(asked));
      return asked.map(({ id }) => {
        const row = claimed.get(id);
        claimed.delete(id); // one row is one claim, whoever else asked for the same in this batch (I3)
        return row && toClaim(row);
      });
    },
    alone: async (row) => {
      const claimed = (await claimOrNothing('wait', [row])).get(row.id);
      return claimed === undefined ? null : toClaim(claimed);
    },
  });
  return (input) => (input.facts.row === null ? first(firstRow(input, key)) : claimAgain(pool, input, input.facts.row));
}

/** Of several that would take a slot of one person the first is asked about now, the others one by one: each must see the slots before it. */
function oneSlotEach(asked: readonly FirstRow[]): readonly FirstRow[] {
  const takers = new Set<string>();
  return asked.filter(({ counts, profile_id }) => {
    if (!counts) return true;
    const isFirst = !takers.has(profile_id);
    takers.add(profile_id);
    return isFirst;
  });
}

function firstRow({ subject, intent, facts, journal, ...input }: Input, key: MessageIdKey): FirstRow {
  return {
    enrollment: facts.enrollment === null ? null : subject.owner.id,
    enrollment_revision: facts.enrollment?.revision ?? null,
    profile_revision: facts.profile.revision,
    place: journal.place,
    seq: journal.seq,
    entries: journal.entries,
    lease_ms: input.leaseMs,
    ...rowIdentity(subject, key),
    workspace: subject.workspace,
    journey_id: subject.journeyId,
    version: subject.version,
    step: subject.step,
    visit: subject.visit,
    hop: subject.hop,
    profile_id: facts.profile.id,
    channel: subject.channel,
    class: intent.class,
    topic: intent.topic,
    template: intent.template,
    locale: input.locale,
    state: input.inFlight ? 'IN_FLIGHT' : 'CLAIMED',
    verdicts: input.verdicts,
    gateway: input.gateway,
    address: input.address,
    listed_as: normaliseAddress(addressKind(subject.channel), input.address),
    awaits_receipt: intent.awaitsReceipt,
    virtual_at: input.virtualNow,
    lies_until: intent.liesMs === undefined ? null : input.virtualNow + intent.liesMs,
    policy_version: facts.policyVersion ?? null,
    counts: takesSlot(facts.settings, intent),
    ...(input.shares === undefined ? {} : { shares: input.shares }),
    ...(input.prefix === undefined ? {} : { prefix: input.prefix }),
  };
}
