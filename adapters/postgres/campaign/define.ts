import type { ClientBase, Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { CampaignDefinition, SegmentDefinition } from '../../../domain/campaign/definition.ts';
import { parseSegment } from '../../../domain/campaign/parse.ts';
import type { CampaignState } from '../../../domain/campaign/state.ts';
import { writeSegment } from '../../../domain/campaign/write.ts';

type Database = Pick<ClientBase, 'query'>;

/** `fixed`: it was launched, and stays what it was. */
export type DefineResult = {
  readonly id: string;
  readonly change: 'new' | 'changed' | 'unchanged' | 'fixed';
  readonly state: CampaignState;
};

const writeOne = `
insert into segments as s (workspace, id, name, condition) values ($1, $2, $3, $4::jsonb)
on conflict (workspace, id) do update set name = excluded.name, condition = excluded.condition, updated_at = now()
where s.name <> excluded.name or s.condition <> excluded.condition`;

/** True where something changed. Campaigns keep the audience that they froze. */
export async function defineSegment(db: Database, workspace: string, segment: SegmentDefinition): Promise<boolean> {
  const { id, name } = segment;
  const { rowCount } = await db.query(writeOne, [workspace, id, name, JSON.stringify(writeSegment(segment)['where'])]);
  return rowCount === 1;
}

export async function readSegment(db: Database, workspace: string, id: string): Promise<SegmentDefinition | null> {
  const [found = null] = await readSegments(db, workspace, [id]);
  return found;
}

/** Those of them that there are. */
export async function readSegments(
  db: Database,
  workspace: string,
  ids: readonly string[],
): Promise<readonly SegmentDefinition[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ id: string; name: string; condition: unknown }>(
    'select id, name, condition from segments where workspace = $1 and id = any ($2::text[]) order by id',
    [workspace, ids],
  );
  return rows.map(({ id, name, condition }) => {
    const read = parseSegment({ segment: id, name, where: condition });
    if (read.kind === 'read') return read.definition;
    throw new Error(`segment ${id} is stored in a form that this version does not read; apply its workspace again`);
  });
}

export async function listSegments(db: Database, workspace: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>('select id from segments where workspace = $1 order by id', [
    workspace,
  ]);
  return rows.map(({ id }) => id);
}

const same = `(c.name, c.segment, c.channel, c.template, c.class, c.topic, c.rate)
  is not distinct from ($4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::int)`;

/** A change before the launch makes a draft of it again: what was previewed is not what would be sent. $11 audit, $12 actor */
const define = `
with had as (select c.*, ${same} as same from campaigns c where workspace = $1 and id = $2 for update),
n as (
  insert into campaigns (key, workspace, id, name, segment, channel, template, class, topic, rate)
  select $3::uuid, $1, $2, $4, $5, $6, $7, $8, $9, $10::int where not exists (select 1 from had)
  on conflict (workspace, id) do nothing returning id),
u as (
  update campaigns c set name = $4, segment = $5, channel = $6, template = $7, class = $8, topic = $9, rate = $10::int,
    state = 'draft', preview = null, frozen_at = null, audience = null, to_send = null
  from had where c.key = had.key and not had.same and had.state in ('draft', 'previewed') returning c.id),
a as (
  insert into audit (workspace, actor, action, target) select $1, $11, 'campaign define', id from (select id from n union all select id from u) x)
select case when exists (select 1 from n) then 'new' when exists (select 1 from u) then 'changed'
    when coalesce((select same from had), true) then 'unchanged' else 'fixed' end as change,
  case when exists (select 1 from u) then 'draft' else coalesce((select state from had), 'draft') end as state`;

export async function defineCampaign(
  db: Database,
  workspace: string,
  campaign: CampaignDefinition,
  by: string,
): Promise<DefineResult> {
  const { id, name, segment, channel, template, topic, rate } = campaign;
  const values = [workspace, id, uuidv7(), name, segment, channel, template, campaign.class, topic, rate, by];
  const { rows } = await db.query<Omit<DefineResult, 'id'>>(define, values);
  const [row] = rows;
  if (row === undefined) throw new Error(`campaign ${id} was not stored: the database answered no row`);
  return { id, ...row };
}

/** Segments and campaigns of a workspace folder, in the transaction that publishes the rest of it. */
export async function defineAll(
  db: Database,
  workspace: string,
  { segments, campaigns }: { segments: readonly SegmentDefinition[]; campaigns: readonly CampaignDefinition[] },
  by: string,
): Promise<{ readonly segments: readonly string[]; readonly campaigns: readonly DefineResult[] }> {
  const changed: string[] = [];
  for (const segment of segments) if (await defineSegment(db, workspace, segment)) changed.push(segment.id);
  const results: DefineResult[] = [];
  for (const campaign of campaigns) results.push(await defineCampaign(db, workspace, campaign, by));
  return { segments: changed, campaigns: results };
}

/** Definitions by command, one commit each. */
export function createCampaignStore(pool: Pool) {
  return {
    define: (workspace: string, campaign: CampaignDefinition, by: string) =>
      defineCampaign(pool, workspace, campaign, by),
    segment: (workspace: string, id: string) => readSegment(pool, workspace, id),
    segments: (workspace: string) => listSegments(pool, workspace),
  };
}
