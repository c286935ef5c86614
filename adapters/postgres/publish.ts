import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { journeyVersion, type JourneyVersion } from '../../domain/workspace/journey-version.ts';
import { goalWithinMs } from '../../domain/journey/late-goal.ts';
import { planJourneys, type PlannedJourney, type PublishedJourney } from '../../domain/workspace/plan.ts';
import { filesOf } from '../../domain/template/compiled.ts';
import { missingAssets, storeAsset } from './assets.ts';
import { defineAll, type DefineResult } from './campaign/define.ts';
import { keepEvents } from './kept-events.ts';
import { writeHooks } from './hooks.ts';
import { keepPolicyVersion } from './policy-versions.ts';
import { changeJourneyStatus } from './journey-status.ts';

export type PublishReport = {
  readonly workspace: string;
  readonly applied: boolean;
  readonly journeys: readonly PlannedJourney[];
  /** Of carillon.yaml, policy.yaml, senders.yaml, profile.schema.json. */
  readonly settingsChanged: boolean;
  /** Of any template, used or not. */
  readonly templatesChanged: boolean;
  /** Those that are new or changed. */
  readonly segments: readonly string[];
  readonly campaigns: readonly DefineResult[];
  /** Types of which is kept from now on what their events hold, because somebody asks for it: what came before counts for none of them. */
  readonly keptEvents: readonly string[];
  /** Of any mapping in hooks/. */
  readonly hooksChanged: boolean;
  /** Hashes of files that mails of the bundle carry and that have not arrived: it cannot be applied yet. */
  readonly missingAssets: readonly string[];
  /** The one in force, once it is applied; every decision in the ledger names its own. Null: nothing was ever applied. */
  readonly policyVersion: number | null;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const readJourneys = `
select j.id, j.version, j.status, j.written_status as written, v.definition,
  (select count(*)::int from enrollments e where e.workspace = j.workspace and e.journey_id = j.id and e.status = 'running') as running
from journeys j left join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
where j.workspace = $1 order by j.id`;
const readWorkspace = `
select w.settings is distinct from $2::jsonb as "settingsChanged", w.templates is distinct from $3::jsonb as "templatesChanged",
  (select coalesce(jsonb_object_agg(source, mapping), '{}') from hooks where workspace = $1) is distinct from $4::jsonb as "hooksChanged",
  w.policy_version as "policyVersion"
from (select $1::text as id) as asked left join workspaces w on w.id = asked.id`;

/** Compares a bundle with what is published; changes nothing. */
export async function planBundle(pool: Pool, workspace: string, bundle: Bundle): Promise<PublishReport> {
  const client = await pool.connect();
  try {
    // Campaigns have states: what defining them would do is found out by doing it, and taken back.
    await client.query('begin');
    const defined = await defineAll(client, workspace, bundle, 'plan');
    const keptEvents = await keepEvents(client, workspace, bundle);
    return { ...(await compare(client, workspace, bundle)).report, ...defined, keptEvents, applied: false };
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

/**
 * Publishes a bundle in one transaction. Old versions stay, and running enrollments stay with theirs (I9). Journeys that the
 * bundle does not have are left alone. Applying the same twice changes nothing. `assets`: files of its mails that have not come on their own;
 * where one is missing, nothing is published, because its mails could never leave: the report is that of a plan.
 */
export async function applyBundle(
  pool: Pool,
  workspace: string,
  bundle: Bundle,
  by: string,
  assets: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<PublishReport> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('carillon apply ' || $1, 0))`, [workspace]);
    for (const [hash, bytes] of assets) await storeAsset(client, workspace, hash, bytes);
    const { report, versions } = await compare(client, workspace, bundle);
    if (report.missingAssets.length > 0) {
      const planned = await defineAll(client, workspace, bundle, by);
      const keptEvents = await keepEvents(client, workspace, bundle);
      await client.query('rollback');
      return { ...report, ...planned, keptEvents, applied: false };
    }
    await writeWorkspace(client, workspace, bundle);
    const policyVersion = await keepPolicyVersion(client, workspace, bundle.settings, by);
    if (report.hooksChanged) await writeHooks(client, workspace, bundle.hooks ?? {});
    for (const version of versions) {
      const planned = report.journeys.find(({ journey }) => journey === version.id);
      if (planned !== undefined) await writeJourney(client, workspace, version, planned, by);
    }
    const defined = await defineAll(client, workspace, bundle, by);
    const keptEvents = await keepEvents(client, workspace, bundle);
    if (isChange(report)) await tell(client, workspace, { ...report, policyVersion }, by);
    await client.query('commit');
    return { ...report, ...defined, keptEvents, policyVersion, applied: true };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

type Comparison = {
  readonly report: Omit<PublishReport, 'applied' | 'segments' | 'campaigns' | 'keptEvents'>;
  readonly versions: readonly JourneyVersion[];
};

async function compare(db: Pick<ClientBase, 'query'>, workspace: string, bundle: Bundle): Promise<Comparison> {
  const versions = bundle.journeys.map((definition) => journeyVersion(bundle, definition, sha256));
  const { rows: published } = await db.query<PublishedJourney>(readJourneys, [workspace]);
  const { rows } = await db.query<
    Pick<PublishReport, 'settingsChanged' | 'templatesChanged' | 'hooksChanged' | 'policyVersion'>
  >(readWorkspace, [
    workspace,
    JSON.stringify(bundle.settings),
    JSON.stringify(bundle.templates),
    JSON.stringify(bundle.hooks ?? {}),
  ]);
  const changed = rows[0] ?? { settingsChanged: true, templatesChanged: true, hooksChanged: true, policyVersion: null };
  const hashes = [...new Set(filesOf(bundle.templates).map(({ hash }) => hash))];
  const lacking = await missingAssets(db, workspace, hashes);
  const journeys = planJourneys(versions, published);
  return { versions, report: { workspace, journeys, ...changed, missingAssets: lacking } };
}

async function writeWorkspace(db: ClientBase, workspace: string, bundle: Bundle): Promise<void> {
  await db.query(
    `insert into workspaces (id, settings, templates) values ($1, $2, $3)
     on conflict (id) do update set settings = excluded.settings, templates = excluded.templates`,
    [workspace, JSON.stringify(bundle.settings), JSON.stringify(bundle.templates)],
  );
}

async function writeJourney(
  db: ClientBase,
  workspace: string,
  version: JourneyVersion,
  planned: PlannedJourney,
  by: string,
): Promise<void> {
  const { id, hash, definition } = version;
  const contents = [version.definition, version.templates, version.contracts].map((part) => JSON.stringify(part));
  // A version is immutable (I9): the same hash has the same content.
  await db.query(
    `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts, goal_ms)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [workspace, id, hash, ...contents, goalWithinMs(definition)],
  );
  const comesBack = planned.previousStatus === 'archived';
  await db.query(
    `insert into journeys (workspace, id, version, status, written_status) values ($1, $2, $3, $4, $5)
     on conflict (workspace, id) do update set version = excluded.version, written_status = excluded.written_status,
       status = case when $6 then excluded.status else journeys.status end, updated_at = now()
     where journeys.version <> excluded.version or journeys.written_status is distinct from excluded.written_status or $6`,
    [workspace, id, hash, planned.status, definition.status ?? null, comesBack],
  );
  // Launching wakes whom the pause held back, exactly as by hand.
  if (planned.previousStatus !== null && !comesBack && planned.status !== planned.previousStatus)
    await changeJourneyStatus(db, workspace, id, planned.status, 'apply', by);
}

function isChange({ journeys, settingsChanged, templatesChanged, hooksChanged }: Comparison['report']): boolean {
  return settingsChanged || templatesChanged || hooksChanged || journeys.some(isPublished);
}

const isPublished = ({ change }: PlannedJourney): boolean => change === 'new' || change === 'changed';

/** Audit row and outcome events (I12). */
async function tell(db: ClientBase, workspace: string, report: Comparison['report'], by: string): Promise<void> {
  const published = report.journeys.filter(isPublished);
  await db.query(`insert into audit (workspace, actor, action, target, detail) values ($1, $2, 'apply', $1, $3)`, [
    workspace,
    by,
    JSON.stringify({ ...report, journeys: published }),
  ]);
  await db.query(
    `insert into outbox (subject, message_id, payload)
     select 'out.' || $1 || '.journey.published', concat_ws(':', 'journey', p.journey, 'published', p.version, clock_timestamp()),
       jsonb_build_object('type', 'journey.published', 'journey', p.journey, 'version', p.version, 'previous', p.previous,
         'status', p.status, 'at', now())
     from jsonb_to_recordset($2::jsonb) as p (journey text, version text, previous text, status text)`,
    [workspace, JSON.stringify(published)],
  );
}
