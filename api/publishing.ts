import type { Pool } from 'pg';
import { applyBundle, planBundle } from '../adapters/postgres/publish.ts';
import type { PublishReport } from '../adapters/postgres/publish.ts';
import type { JourneyTools } from '../domain/journey/parse.ts';
import { readBundle } from '../domain/workspace/bundle-schema.ts';
import type { Bundle } from '../domain/workspace/bundle.ts';
import type { Commands, Refusable, WorkspaceBundle } from './ports.ts';

type Report = { readonly kind: 'done'; readonly report: PublishReport };

/** `POST /v1/plan` and `/v1/apply`: the bundle is read again here, whoever made it. */
export function createPublishing(pool: Pool, tools: JourneyTools): Pick<Commands, 'plan' | 'apply'> {
  const withBundle = async (
    workspace: string,
    wire: WorkspaceBundle,
    act: (bundle: Bundle) => Promise<PublishReport>,
  ): Promise<Refusable<Report>> => {
    const read = readBundle(wire, tools);
    if (read.kind === 'refused') return { kind: 'refused', status: 422, reason: read.reason };
    if (read.bundle.workspace !== workspace) {
      const reason = `The folder is for workspace "${read.bundle.workspace}", but this key is for "${workspace}"; use a key of that workspace.`;
      return { kind: 'refused', status: 422, reason };
    }
    return { kind: 'done', report: await act(read.bundle) };
  };
  return {
    plan: (workspace, wire) => withBundle(workspace, wire, (bundle) => planBundle(pool, workspace, bundle)),
    apply: (workspace, wire, by) => withBundle(workspace, wire, (bundle) => applyBundle(pool, workspace, bundle, by)),
  };
}
