import type { Pool } from 'pg';
import type { Claim, Ledger } from '../../../domain/message/ledger.ts';
import type { LedgerRow } from '../../../domain/message/ledger-row.ts';
import type { LookUpResult, MessageState, SendResult } from '../../../domain/message/outcome.ts';
import { stateAfterAnswer, stateAfterLook } from '../../../domain/message/protocol.ts';
import { rowColumns } from './facts.sql.ts';
import { outcomeColumns, outcomeOf } from './outbox.sql.ts';
import { type StoredRow, toLedgerRow } from './read-facts.ts';
import { together } from './together.ts';

type Recording = {
  readonly id: string;
  readonly epoch: number;
  readonly state: MessageState;
  readonly reason: string;
  readonly retry_ms: number;
  readonly outcome: SendResult['kind'];
  readonly detail: string;
  readonly fault: string | null;
};

/**
 * The epoch fences zombies: a worker whose message somebody else tried again records nothing. Until then its clear answer is evidence,
 * also where the row was called unknown or held meanwhile (I5).
 */
const text = (locks: string): string => `
with i as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i (
    id uuid, epoch int, state text, reason text, retry_ms float8, outcome text, detail text, fault text)),
l as (
  select i.* from i join messages x on x.id = i.id and x.epoch = i.epoch
    and (x.state in ('CLAIMED', 'IN_FLIGHT') or x.state in ('UNKNOWN', 'HELD') and i.state in ('ACCEPTED', 'REJECTED'))
  order by x.id for no key update of x ${locks}),
m as (
  update messages set state = l.state, reason = l.reason, reason_class = case when l.state = 'REJECTED' then 'address' end, lease_until = null, updated_at = now(),
    unknown_since = case when l.state = 'UNKNOWN' then now() end,
    retry_at = case when l.state = 'CLAIMED' then now() + l.retry_ms * interval '1 ms' end
  from l where messages.id = l.id returning messages.*, l.outcome, l.detail, l.fault),
a as (update attempts set finished_at = now(), outcome = m.outcome, detail = m.detail, fault = m.fault from m where message_id = m.id and n = m.attempt),
o as (${outcomeOf('m', 'lower(m.state)')} where m.state <> 'CLAIMED')
select ${rowColumns} from m`;
const recordResult = { wait: text(''), skip: text('skip locked') };

export function createRecord(pool: Pool): Ledger['record'] {
  const record = async (locks: 'wait' | 'skip', asked: readonly Recording[]): Promise<Map<string, LedgerRow>> => {
    const { rows } = await pool.query<StoredRow>({
      name: `ledger.record.${locks}`,
      text: recordResult[locks],
      values: [JSON.stringify(asked)],
    });
    return new Map(rows.map((row) => [row.id, toLedgerRow(row)]));
  };
  const recorded = together<Recording, LedgerRow | null>({
    many: async (asked) => {
      const rows = await record('skip', asked);
      return asked.map(({ id, epoch }) => {
        const row = rows.get(id);
        if (row?.epoch !== epoch) return undefined; // another attempt's answer, in the same batch
        rows.delete(id);
        return row;
      });
    },
    alone: async (one) => (await record('wait', [one])).get(one.id) ?? null,
  });
  return (claim, result, retryInMs) =>
    recorded({
      id: claim.id,
      epoch: claim.epoch,
      state: stateAfterAnswer[result.kind],
      reason: result.kind === 'accepted' ? 'accepted by the provider' : result.reason,
      retry_ms: retryInMs,
      outcome: result.kind,
      detail: result.kind === 'accepted' || result.kind === 'rejected' ? result.detail : result.reason,
      fault: result.kind === 'notSent' ? (result.fault ?? null) : null,
    });
}

export function createBodyBegins(pool: Pool): Ledger['bodyBegins'] {
  return async (claim: Claim) => {
    const { rowCount } = await pool.query({
      name: 'ledger.body',
      text: `with m as (update messages set state = 'IN_FLIGHT', updated_at = now() where id = $1::uuid and epoch = $2::int and state = 'CLAIMED' and lease_until > now() returning id)
        update attempts set body_started_at = now() from m where message_id = m.id and n = $3`,
      values: [claim.id, claim.epoch, claim.attempt],
    });
    return rowCount === 1;
  };
}

/**
 * A look settles the row, or is counted as one of three (I5); of two made at the same time one counts. `since` fixes the moment the looks
 * are spaced from.
 */
const recordLookResult = `
with m as (
  update messages set updated_at = now(), lease_until = null, unknown_since = to_timestamp($4::float8 / 1000),
    state = $8, reason_class = case when $8 = 'REJECTED' then 'address' end,
    reason = $5, looks = looks + case $3 when 'absent' then 1 else 0 end
  where id = $1::uuid and epoch = $2::int and state in ('IN_FLIGHT', 'UNKNOWN')
    and ($3 <> 'absent' or looks = $7::int) returning *),
l as (insert into look_ups (message_id, attempt, n, outcome, detail)
  select m.id, m.attempt, coalesce((select max(n) from look_ups x where x.message_id = m.id and x.attempt = m.attempt), 0) + 1, $3, $6 from m),
o as (${outcomeOf('m', 'lower(m.state)')} where m.state <> 'UNKNOWN')
select ${outcomeColumns} from m`;

export function createRecordLook(pool: Pool): Ledger['recordLook'] {
  return async (row, result, since) => {
    await pool.query({
      name: 'ledger.look',
      text: recordLookResult,
      values: [
        row.id,
        row.epoch,
        result.kind,
        since,
        lookReason(result, row.reason),
        'detail' in result ? result.detail : result.kind,
        row.looks,
        stateAfterLook[result.kind],
      ],
    });
  };
}

function lookReason(result: LookUpResult, before: string): string {
  switch (result.kind) {
    case 'found':
      return 'accepted: found in the provider’s log';
    case 'rejected':
      return result.reason;
    case 'absent':
    case 'noAnswer':
      return before === 'claimed' ? 'the sender stopped before it could record the answer' : before;
  }
}
