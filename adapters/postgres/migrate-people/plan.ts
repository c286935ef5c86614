import type { Pool } from 'pg';
import { readStepMap, type StepChanges, type StepMap } from '../../../domain/journey/migration/step-map.ts';
import { journeyVersions, type VersionRow } from '../reads/journey-versions.ts';

export type MigrationOrder = {
  readonly workspace: string;
  readonly journey: string;
  /** A version, or how it begins. Null: the only other one that people are in. */
  readonly from: string | null;
  /** Null: the published one. */
  readonly to: string | null;
  readonly changes: StepChanges;
};

/** Where people of the old version stand, and where they go on; `to` null: they stay. */
export type Standing = { readonly step: string; readonly people: number; readonly to: string | null };
export type MigrationPlan = {
  readonly from: string;
  readonly to: string;
  readonly map: StepMap;
  readonly standing: readonly Standing[];
};
export type Planned =
  | { readonly kind: 'plan'; readonly plan: MigrationPlan }
  /** There is no such journey. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly status: 404 | 409; readonly reason: string };

const standing = `
select place ->> 'step' as step, count(*)::int as people from enrollments
where workspace = $1 and journey_id = $2 and version = $3 and status = 'running' and mark is null and place is not null group by 1 order by 2 desc, 1`;

/** What a migration would do. Changes nothing. */
export async function planMigration(pool: Pool, order: MigrationOrder): Promise<Planned> {
  const { workspace, journey, changes } = order;
  const rows = await journeyVersions(pool, workspace, journey);
  if (rows.length === 0) return { kind: 'unknown' };
  const to = order.to === null ? rows.find(({ published }) => published) : oneOf(rows, order.to);
  if (to === undefined) return refused(404, unknown(journey, order.to, rows));
  const others = rows.filter(({ version, running }) => version !== to.version && running > 0);
  const from = order.from === null ? (others.length === 1 ? others[0] : undefined) : oneOf(rows, order.from);
  if (from === undefined && order.from !== null) return refused(404, unknown(journey, order.from, rows));
  if (from === undefined)
    return refused(
      409,
      others.length === 0
        ? `Nobody is on the way in another version of "${journey}" than ${to.version}.`
        : `People are on the way in several versions of "${journey}"; say which is meant: ${others.map(({ version, running }) => `${version} (${running})`).join(', ')}.`,
    );
  if (from.version === to.version) return refused(409, `Version ${to.version} is the one they are in.`);
  const reading = readStepMap(from.definition, to.definition, changes);
  if (reading.kind === 'refused') return refused(409, reading.reason);
  const { map } = reading;
  const stand = await pool.query<{ step: string; people: number }>(standing, [workspace, journey, from.version]);
  return {
    kind: 'plan',
    plan: {
      from: from.version,
      to: to.version,
      map,
      standing: stand.rows.map((one) => ({
        ...one,
        to: map[one.step] ?? null,
      })),
    },
  };
}

const refused = (status: 404 | 409, reason: string): Planned => ({ kind: 'refused', status, reason });

function oneOf(rows: readonly VersionRow[], prefix: string): VersionRow | undefined {
  const found = rows.filter(({ version }) => version.startsWith(prefix));
  return found.length === 1 ? found[0] : undefined;
}

function unknown(journey: string, version: string | null, rows: readonly VersionRow[]): string {
  return `"${journey}" has no version "${version}"; it has ${rows.map(({ version, running }) => `${version} (${running} on the way)`).join(', ')}.`;
}
