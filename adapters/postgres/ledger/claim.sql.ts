import type { Share } from '../../../domain/policy/spend.ts';
import type { PrefixCount } from '../../../domain/policy/toll-fraud.ts';
import { undoubted } from '../opt-out-doubts.sql.ts';
import { heard, suppressed } from '../suppressed.sql.ts';
import { takeShares } from './spend.sql.ts';
import { countPrefixes } from './toll-fraud.sql.ts';

/** What a claim is made of: the revisions it was decided on, and the row it writes. Times are virtual or in ms. */
export type FirstRow = {
  readonly enrollment: string | null;
  readonly enrollment_revision: number | null;
  readonly profile_revision: number;
  readonly place: unknown;
  readonly seq: number;
  readonly entries: readonly unknown[];
  readonly lease_ms: number;
  readonly id: string;
  readonly workspace: string;
  readonly send_key: string;
  readonly provider_message_id: string;
  readonly key_version: number;
  readonly owner_kind: string;
  readonly owner_id: string;
  readonly journey_id: string | null;
  readonly version: string | null;
  readonly step: string;
  readonly visit: number;
  readonly hop: number;
  readonly profile_id: string;
  readonly channel: string;
  readonly class: string;
  readonly topic: string | null;
  readonly template: string;
  readonly locale: string | null;
  readonly state: 'IN_FLIGHT' | 'CLAIMED';
  readonly verdicts: unknown;
  readonly gateway: string;
  readonly address: string;
  /** The address in the spelling of the list of suppressed ones. */
  readonly listed_as: string;
  readonly awaits_receipt: boolean;
  readonly virtual_at: number;
  readonly lies_until: number | null;
  readonly policy_version: number | null;
  /** Takes a slot of a frequency cap: every other decision about the person is then an old one. At most one of a person in a batch. */
  readonly counts: boolean;
  /** What it sets aside of spend caps; absent where none counts it. */
  readonly shares?: readonly Share[];
  /** The prefix it counts against; absent where nobody counts. */
  readonly prefix?: PrefixCount;
};

const fromRow = `id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
    channel, class, topic, template, locale, state, verdicts, gateway, address, awaits_receipt, virtual_at, lies_until, policy_version`;

/**
 * The guard of guard.sql.ts for many rows at once: each claims only if the facts it was decided on still hold, nobody said STOP from its
 * address, and where it is marketing no STOP is waiting to be heard, nor anything to be read that may be one (I7). Profile before enrollment, as the router locks. `skip locked` leaves a row out whose person somebody is writing to:
 * nobody in the batch waits for them.
 */
const text = (locks: string, shared: boolean): string => `
with i as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i (
    enrollment uuid, enrollment_revision bigint, profile_revision bigint, place jsonb, seq int, entries jsonb, lease_ms float8,
    id uuid, workspace text, send_key text, provider_message_id text, key_version int, owner_kind text, owner_id uuid, journey_id text, version text,
    step text, visit int, hop int, profile_id uuid, channel text, class text, topic text, template text, locale text, state text, verdicts jsonb,
    gateway text, address text, listed_as text, awaits_receipt boolean, virtual_at bigint, lies_until bigint, policy_version int, counts boolean${shared ? ', shares jsonb, prefix jsonb' : ''})),
s as (
  select i.* from i join profiles q on q.id = i.profile_id and q.revision = i.profile_revision where not i.counts
  order by q.id for share of q ${locks}),
c as (
  select i.* from i join profiles q on q.id = i.profile_id and q.revision = i.profile_revision where i.counts
  order by q.id for no key update of q ${locks}),
p as (select * from s union all select * from c),
l as (
  select x.id, p.place, p.id as message from p join enrollments x on x.id = p.enrollment and x.revision = p.enrollment_revision
  for no key update of x ${locks}),
e as (
  update enrollments set place = coalesce(l.place, enrollments.place), held_back = null
  from l where enrollments.id = l.id returning l.message),
locked as materialized (select p.* from p left join e on e.message = p.id where p.enrollment is null or e.message is not null),
ok as (
  select * from locked where not braked(workspace, channel, journey_id)
    and not exists (${suppressed('locked.workspace', 'locked.channel', 'locked.listed_as', 'locked.topic')}) and ${heard('class')}
    and ${undoubted('locked.class', 'locked.workspace', 'locked.channel', 'locked.listed_as')}),
t as (
  insert into enrollment_trail (enrollment_id, seq, at, step, what, detail)
  select ok.enrollment, ok.seq + (x.n - 1)::int, (x.entry ->> 'at')::bigint, x.entry ->> 'step', x.entry ->> 'what', x.entry ->> 'detail'
  from ok, jsonb_array_elements(ok.entries) with ordinality as x (entry, n)
  where ok.enrollment is not null
  on conflict do nothing),
m as (
  insert into messages (${fromRow}${shared ? ', shares' : ''}, reason, attempt, epoch, lease_until)
  select ${fromRow}${shared ? ', shares' : ''}, 'claimed', 1, 1, now() + lease_ms * interval '1 ms' from ok
  on conflict (send_key) do nothing returning id, provider_message_id, attempt, epoch, gateway, lease_until${shared ? ', workspace, shares' : ''}),
${
  shared
    ? `sp as (${takeShares('m')}),
${countPrefixes('(select ok.workspace, ok.virtual_at, ok.prefix from ok join m on m.id = ok.id)', 'sp')}`
    : ''
}
b as (update profiles set revision = revision + 1 where id in (select ok.profile_id from ok join m on m.id = ok.id where ok.counts)),
a as (insert into attempts (message_id, n, epoch, gateway) select id, attempt, epoch, gateway from m)
select id, provider_message_id, attempt, epoch, (extract(epoch from lease_until) * 1000)::float8 as lease_until from m`;

const texts = (shared: boolean) => ({ wait: text('', shared), skip: text('skip locked', shared) });
/** `shared`: what people share, money and prefixes. Where nothing of a batch takes of it nobody is asked. */
export const claimFirst = { plain: texts(false), shared: texts(true) };
