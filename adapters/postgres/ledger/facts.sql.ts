import { consentsOn } from '../consents.sql.ts';
import { unwrittenAttempt } from './attempts.sql.ts';
import { isOpen } from '../journey/undone.sql.ts';
import { doubtsOf } from '../opt-out-doubts.sql.ts';
import { recentSends } from './recent.sql.ts';
import { openSpend } from './spend.sql.ts';
import { barredPrefixes } from './toll-fraud.sql.ts';

/**
 * As the trait stands there, in the spelling of `normaliseAddress`: whoever writes a number without its country is written to at another
 * one, which only policy can read. The claim asks about that one, and whoever it refuses reads again with it.
 */
const onProfile = `case i.kind when 'phone' then regexp_replace(p.traits ->> 'phone', '[^0-9]', '', 'g') else lower(trim(p.traits ->> 'email')) end`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** A person `p` of workspace `w` and a send `i` to them; `clock`: of the send. */
export const aboutPerson = (clock: string): string => `
  p.id as profile_id, p.traits, p.revision::int as profile_revision, w.settings, w.policy_version,
  ${consentsOn('p.id', 'i.channel')} as consents,
  (select coalesce(jsonb_agg(jsonb_build_object('address', s.address, 'reason', s.reason, 'kind', s.kind, 'topic', s.topic)), '[]')
     from suppressions s where s.workspace = p.workspace and s.channel in (i.channel, '*') and s.address in (${onProfile}, i.written_to)) as suppressions,
  ${doubtsOf('p.workspace', 'i.channel', [onProfile, 'i.written_to'])} as opt_out_doubts,
  (select coalesce(jsonb_agg(jsonb_build_object('channel', h.channel, 'journey', h.journey_id, 'reason', h.reason)), '[]')
     from halts h where h.workspace = p.workspace and h.released_at is null) as halts,
  opt_outs_unheard_ms() as unheard_ms,
  ${recentSends({ profile: 'p.id', settings: 'w.settings', clock, but: 's.owner_id = i.owner and s.step = i.step and s.visit = i.visit and s.hop = i.hop' })},
  ${openSpend({ workspace: 'p.workspace', settings: 'w.settings', clock })},
  ${barredPrefixes({ workspace: 'p.workspace', settings: 'w.settings', spellings: [onProfile, 'i.written_to'] })}`;

const started = (which: 'min' | 'max'): string =>
  `coalesce((select ${which}(a.started_at) from attempts a where a.message_id = m.id), ${unwrittenAttempt('m')})`;

export const rowColumns = `
  m.id, m.provider_message_id, m.state, m.reason, m.attempt, m.epoch, m.gateway, m.looks, m.delivery,
  ${ms('m.lease_until')} as lease_until, ${ms('m.unknown_since')} as unknown_since, ${ms('m.retry_at')} as retry_at,
  ${ms(started('max'))} as attempt_started, ${ms(started('min'))} as first_attempt_at`;

/** An hour of trying is enough to choose the next gateway by. */
const tries = `
  case when m.state = 'CLAIMED' then (select jsonb_agg(jsonb_build_object('gateway', t.gateway, 'fault', t.fault) order by t.n)
    from (select a.n, a.gateway, a.fault from attempts a where a.message_id = m.id order by a.n desc limit 20) t) end as tries,
  case when m.state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN') then (
    select count(*)::int from attempts a where a.message_id = m.id and a.outcome is distinct from 'notSent'
      and coalesce(a.outcome, a.body_started_at::text) is not null) end as doubts`;

/** Only where facts are read: money below spend caps is set aside for it. */
export const funded = 'm.shares is not null as funded';

const ledgerRow = `(select to_jsonb(r) from (select ${rowColumns}, ${tries}, ${funded} from messages m where m.owner_id = i.owner and m.step = i.step and m.visit = i.visit and m.hop = i.hop) r) as row`;

/** $1 owners (enrollments or message ids of requests), $2 steps, $3 channels, $4 kinds of address, $5 visits, $6 hops, $7 addresses or null: one row per send */
const asked = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[]) with ordinality as i (owner, step, channel, kind, visit, hop, written_to, n)`;

export const enrollmentFacts = `
select i.n::int, e.workspace, e.journey_id, e.version, e.entry_profile_id, e.status, e.mark,
  not ${isOpen('i.step', 'i.visit', 'e.undone')} as undone, e.paused, e.revision::int as enrollment_revision, e.clock,
  j.status as journey_status, d.data as entry, ${aboutPerson('e.clock')}, ${ledgerRow}
from ${asked}
join enrollments e on e.id = i.owner
join profiles q on q.id = e.profile_id
join profiles p on p.id = coalesce(q.alias_of, q.id)
join workspaces w on w.id = e.workspace
left join journeys j on j.workspace = e.workspace and j.id = e.journey_id
left join enrollment_data d on d.enrollment_id = e.id and d.ref = 'entry'`;

export const requestFacts = `
select i.n::int, r.workspace, null as journey_id, null as version, r.profile_id as entry_profile_id, null as status, null as mark, false as undone, false as paused,
  null::int as enrollment_revision, r.clock, null as journey_status, jsonb_build_object('properties', r.data) as entry, ${aboutPerson('r.clock')}, ${ledgerRow}
from ${asked}
join send_requests r on r.message_id = i.owner
join profiles q on q.id = r.profile_id
join profiles p on p.id = coalesce(q.alias_of, q.id)
join workspaces w on w.id = r.workspace`;
