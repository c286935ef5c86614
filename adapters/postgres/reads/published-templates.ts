import type { Pool } from 'pg';
import type { CompiledTemplates } from '../../../domain/template/compiled.ts';

/** Every template a direct send may use: those of the workspace as last applied, and those of its journeys' current versions. */
export async function publishedTemplates(pool: Pool, workspace: string): Promise<CompiledTemplates> {
  const { rows } = await pool.query<{ templates: CompiledTemplates }>(
    `select v.templates from journeys j
     join journey_versions v on v.workspace = j.workspace and v.journey_id = j.id and v.hash = j.version
     where j.workspace = $1
     union all select templates from workspaces where id = $1`,
    [workspace],
  );
  return Object.assign({}, ...rows.map(({ templates }) => templates)) as CompiledTemplates;
}
