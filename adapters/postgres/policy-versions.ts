import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { BundleSettings } from '../../domain/workspace/bundle.ts';

export type PolicyVersion = {
  readonly version: number;
  /** SHA-256 of its content, hexadecimal: the same content has the same hash. */
  readonly hash: string;
  readonly by: string;
  readonly at: string;
  readonly settings: JsonObject;
};

/** $1 workspace, $2 settings, $3 hash, $4 by */
const keep = `
with latest as (select version, hash from policy_versions where workspace = $1 order by version desc limit 1),
made as (
  insert into policy_versions (workspace, version, hash, settings, by)
  select $1, coalesce((select version from latest), 0) + 1, $3, $2::jsonb, $4 where not exists (select 1 from latest where hash = $3) returning version)
update workspaces set policy_version = coalesce((select version from made), (select version from latest)) where id = $1 returning policy_version`;

/** A policy that differs from the one in force gets the next number. Who applies holds the workspace's lock. Answers which is in force. */
export async function keepPolicyVersion(
  client: ClientBase,
  workspace: string,
  settings: BundleSettings,
  by: string,
): Promise<number> {
  const { profileSchema: _, ...decisive } = settings;
  const plain = JSON.parse(JSON.stringify(decisive)) as JsonObject;
  const hash = createHash('sha256').update(canonicalJson(plain)).digest('hex');
  const { rows } = await client.query<{ policy_version: number }>(keep, [workspace, JSON.stringify(plain), hash, by]);
  const [row] = rows;
  if (row === undefined) throw new Error(`workspace '${workspace}' is missing right after it was written`);
  return row.policy_version;
}

/** The latest first; those before the version `before` where it is given. */
export async function policyVersions(
  pool: Pool,
  workspace: string,
  limit: number,
  before: number | null,
): Promise<readonly PolicyVersion[]> {
  const { rows } = await pool.query<PolicyVersion>(
    `select version, hash, by, to_json(at) #>> '{}' as at, settings from policy_versions
     where workspace = $1 and ($3::int is null or version < $3) order by version desc limit $2`,
    [workspace, limit, before],
  );
  return rows;
}
