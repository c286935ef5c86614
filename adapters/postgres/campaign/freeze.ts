import type { ClientBase, Pool } from 'pg';
import type { AudienceMember, Forecast, Judge } from '../../../domain/campaign/audience.ts';
import type { SegmentDefinition } from '../../../domain/campaign/definition.ts';
import type { Clock } from '../../../domain/clock.ts';
import { addressKind, type Channel } from '../../../domain/channel.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { CompiledTemplates } from '../../../domain/template/compiled.ts';
import { conditionSql } from '../segment/condition.sql.ts';
import { recentSends } from '../ledger/recent.sql.ts';
import { doubtsAmong } from '../opt-out-doubts.sql.ts';
import { suppressionsAmong } from '../suppressed.sql.ts';
import { inTransaction } from '../transaction.ts';
import { personFacts } from './person-facts.sql.ts';

/** People per read: enough for the database, not too many for the api's event loop, which serves others in between. */
const batch = 500;
/** Messages that are rendered to see how long they get. */
const sampled = 50;

export type Frozen = {
  readonly frozenAt: string;
  readonly audience: number;
  readonly toSend: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly later: Readonly<Record<string, number>>;
  readonly capped: Readonly<Record<string, number>>;
  readonly sample: readonly AudienceMember[];
};

type PersonRow = {
  profile_id: string;
  traits: JsonObject;
  revision: number;
  consents: AudienceMember['consents'];
  /** Only where the audience is read, and a cap counts. */
  recent?: AudienceMember['recent'] | null;
};

/** Who fits now, whoever they were merged from. $1 workspace, $2 after, $3 limit, $4 channel, $5 clock; the condition from $6. */
const settings = '(select w.settings from workspaces w where w.id = $1)';
const people = (fits: string): string => `
select ${personFacts('$4')}, ${recentSends({ profile: 'p.id', settings, clock: '$5::jsonb', but: 'false' })} from profiles p
where p.workspace = $1 and p.alias_of is null and p.id > $2::uuid and ${fits} order by p.id limit $3`;

const add = `
insert into campaign_recipients (campaign, n, profile_id, address, skip, skip_class)
select $1, n, profile, address, skip, of from json_to_recordset($2::json) as i (n int, profile uuid, address text, skip text, of text)`;

/** One address is written to once: to whoever comes first. */
const markTwice = `
update campaign_recipients r set skip = 'duplicate address', skip_class = 'policy' from (
  select n, row_number() over (partition by lower(address) order by n) as place from campaign_recipients
  where campaign = $1 and skip is null) x
where r.campaign = $1 and r.n = x.n and x.place > 1`;

const skippedBy = `
select coalesce(skip, '') as reason, count(*)::int as count from campaign_recipients where campaign = $1 group by 1 order by 2 desc`;

/** Spread over the audience, so that no language or country is missed because of its place. $2 audience, $3 how many */
const spread = `
select ${personFacts('$4')} from (
  select distinct on (width_bucket(n, 1, $2::int + 1, $3::int)) profile_id from campaign_recipients
  where campaign = $1 and skip is null order by width_bucket(n, 1, $2::int + 1, $3::int), n) r
join profiles p on p.id = r.profile_id`;

/**
 * Freezes the audience of a campaign that is not launched, in one transaction: everybody who fits the segment, each with what policy says
 * of them now. A second time begins anew. Null where the campaign was launched meanwhile.
 */
export async function freezeAudience(
  pool: Pool,
  campaign: { readonly key: string; readonly workspace: string; readonly channel: Channel; readonly clock: Clock },
  segment: SegmentDefinition,
  templates: CompiledTemplates,
  judge: Judge,
): Promise<Frozen | null> {
  const { key, workspace, channel, clock } = campaign;
  return inTransaction(pool, async (client) => {
    const lock = `select 1 from campaigns where key = $1 and state in ('draft', 'previewed') for update`;
    if ((await client.query(lock, [key])).rowCount !== 1) return null;
    await client.query('delete from campaign_recipients where campaign = $1', [key]);
    const { text, values } = conditionSql(
      segment.condition,
      { traits: 'p.traits', profile: 'p.id', scale: clock.scale },
      6,
    );
    const read = { text: people(text), fixed: [channel, JSON.stringify(clock), ...values] };
    const [later, capped] = [new Map<string, number>(), new Map<string, number>()];
    let [audience, after] = [0, '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const { rows } = await client.query<PersonRow>(read.text, [workspace, after, batch, ...read.fixed]);
      const forecasts = await judgeAll(client, campaign, judge, rows.map(toMember));
      const lines = forecasts.map(({ address, skip, later: wait, capped: full, of }, index) => {
        if (full !== undefined) capped.set(full, (capped.get(full) ?? 0) + 1);
        if (wait !== null) later.set(wait, (later.get(wait) ?? 0) + 1);
        return {
          n: audience + index + 1,
          profile: rows[index]?.profile_id,
          address,
          skip,
          ...(skip === null ? {} : { of }),
        };
      });
      if (lines.length > 0) await client.query(add, [key, JSON.stringify(lines)]);
      audience += rows.length;
      after = rows.at(-1)?.profile_id ?? after;
      if (rows.length < batch) break;
    }
    await client.query(markTwice, [key]);
    const skipped = await client.query<{ reason: string; count: number }>(skippedBy, [key]);
    const counts = new Map(skipped.rows.map(({ reason, count }) => [reason, count]));
    const toSend = counts.get('') ?? 0;
    counts.delete('');
    const sample = await client.query<PersonRow>(spread, [key, audience, sampled, channel]);
    const frozenAt = await keep(client, key, audience, toSend, templates);
    return {
      frozenAt,
      audience,
      toSend,
      skipped: Object.fromEntries(counts),
      later: Object.fromEntries(later),
      capped: Object.fromEntries(capped),
      sample: sample.rows.map(toMember),
    };
  });
}

/** A number stands on a profile as somebody wrote it, and on the list of suppressed ones as it is written to: it is read first. */
async function judgeAll(
  client: ClientBase,
  { workspace, channel }: { readonly workspace: string; readonly channel: Channel },
  judge: Judge,
  members: readonly AudienceMember[],
): Promise<readonly Forecast[]> {
  const kind = addressKind(channel);
  const read = members.map((member) => {
    const reading = judge.read(member);
    const spelling = reading.kind === 'address' ? normaliseAddress(kind, reading.address) : '';
    return { member, reading, spelling };
  });
  const spellings = read.map(({ spelling }) => spelling);
  const listed = await suppressionsAmong(client, workspace, channel, spellings);
  const doubted = await doubtsAmong(client, workspace, channel, spellings);
  return read.map(({ member, reading, spelling }) => {
    const suppressions = listed.filter(({ address }) => address === spelling);
    const optOutDoubts = doubted.has(spelling) ? [spelling] : [];
    return judge.forecast({ ...member, suppressions, optOutDoubts }, reading);
  });
}

async function keep(
  client: ClientBase,
  key: string,
  audience: number,
  toSend: number,
  templates: CompiledTemplates,
): Promise<string> {
  const { rows } = await client.query<{ at: string }>(
    `update campaigns set state = 'previewed', audience = $2, to_send = $3, templates = $4, frozen_at = now()
     where key = $1 returning to_json(frozen_at) #>> '{}' as at`,
    [key, audience, toSend, JSON.stringify(templates)],
  );
  return rows[0]?.at ?? '';
}

const toMember = ({ profile_id: id, traits, revision, consents, recent }: PersonRow): AudienceMember => ({
  profile: { id, traits, revision },
  consents,
  suppressions: [],
  recent: recent ?? [],
});
