import type { PoolClient } from 'pg';
import type { MessageRow, RequestRow } from '../../../domain/why/rows.ts';
import { verdictsOf } from '../ledger/verdict-lists.ts';
import { epochMs, uuidOrNull } from './sql-json.ts';

/** One message with everything the ledger keeps about it, as one JSON value. */
const messageJson = `json_build_object(
  'id', m.id, 'providerMessageId', m.provider_message_id, 'owner', json_build_object('kind', m.owner_kind, 'id', m.owner_id),
  'campaign', case m.owner_kind when 'campaign' then (
    select json_build_object('id', c.id, 'clock', c.clock) from campaigns c where c.key = m.owner_id) end,
  'profileId', m.profile_id, 'journey', m.journey_id, 'version', m.version, 'step', m.step, 'visit', m.visit,
  'channel', m.channel, 'class', m.class, 'topic', m.topic, 'template', m.template, 'locale', m.locale,
  'state', m.state, 'reason', m.reason, 'verdicts', ${verdictsOf('m')}, 'policyVersion', m.policy_version, 'reasonClass', m.reason_class, 'attempt', m.attempt, 'gateway', m.gateway,
  'delivery', m.delivery, 'deliveryAt', ${epochMs('m.delivery_at')}, 'virtualAt', m.virtual_at,
  'createdAt', ${epochMs('m.created_at')}, 'updatedAt', ${epochMs('m.updated_at')},
  'attempts', (select coalesce(json_agg(json_build_object('n', a.n, 'gateway', a.gateway, 'startedAt', ${epochMs('a.started_at')},
      'finishedAt', ${epochMs('a.finished_at')}, 'outcome', a.outcome, 'detail', a.detail) order by a.n), '[]')
    from attempts a where a.message_id = m.id),
  'lookUps', (select coalesce(json_agg(json_build_object('attempt', l.attempt, 'n', l.n, 'at', ${epochMs('l.at')},
      'outcome', l.outcome, 'detail', l.detail) order by l.attempt, l.n), '[]')
    from look_ups l where l.message_id = m.id),
  'receipts', (select coalesce(json_agg(json_build_object('status', r.status, 'code', r.code, 'answer', r.answer,
      'answeredBy', r.answered_by, 'dtmf', r.dtmf,
      'receivedAt', ${epochMs('r.received_at')}) order by r.received_at), '[]')
    from receipts r where r.message_id = m.id),
  'engagements', (select coalesce(json_agg(json_build_object('kind', g.kind, 'url', g.url, 'receivedAt', ${epochMs('g.received_at')})
      order by g.received_at), '[]')
    from engagements g where g.message_id = m.id))`;

type Row = { readonly message: MessageRow };

/** By our id or by the provider's. */
export async function messageRow(client: PoolClient, workspace: string, id: string): Promise<MessageRow | null> {
  const { rows } = await client.query<Row>(
    `select ${messageJson} as message from messages m where m.workspace = $1 and (m.id = $3::uuid or m.provider_message_id = $2)`,
    [workspace, id, uuidOrNull(id)],
  );
  return rows[0]?.message ?? null;
}

/** The newest messages of a person under any of the profile ids given, oldest first. */
export async function messagesOf(
  client: PoolClient,
  profileIds: readonly string[],
  most: number,
): Promise<readonly MessageRow[]> {
  const { rows } = await client.query<Row>(
    `select ${messageJson} as message from (
       select * from messages where profile_id = any ($1::uuid[]) order by created_at desc limit $2) m order by m.created_at`,
    [profileIds, most],
  );
  return rows.map(({ message }) => message);
}

/** What was asked for through `POST /v1/messages`, decided or not. */
export async function requestRow(client: PoolClient, workspace: string, id: string): Promise<RequestRow | null> {
  const { rows } = await client.query<RequestRow>(
    `select message_id as id, channel, template, class, topic, clock, ${epochMs('created_at')} as "createdAt"
     from send_requests where workspace = $1 and message_id = $2::uuid`,
    [workspace, uuidOrNull(id)],
  );
  return rows[0] ?? null;
}
