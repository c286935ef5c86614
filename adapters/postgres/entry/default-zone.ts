import type { ClientBase } from 'pg';
import type { WorkspaceSettings } from '../../../domain/policy/settings.ts';

/** Where whoever is of no known zone is taken to be. */
export async function defaultZone(client: ClientBase, workspace: string): Promise<string> {
  const { rows } = await client.query<{ settings: WorkspaceSettings }>(
    'select settings from workspaces where id = $1',
    [workspace],
  );
  return rows[0]?.settings.defaultZone ?? 'UTC';
}
