import type { Pool } from 'pg';
import { storeAsset } from '../adapters/postgres/assets.ts';
import { applyBundle, planBundle } from '../adapters/postgres/publish.ts';
import type { PublishReport } from '../adapters/postgres/publish.ts';
import type { JourneyTools } from '../domain/journey/parse.ts';
import { readBundle } from '../domain/workspace/bundle-schema.ts';
import type { Bundle } from '../domain/workspace/bundle.ts';
import type { Commands, Refusable, WorkspaceBundle } from './ports.ts';

type Report = { readonly kind: 'done'; readonly report: PublishReport };

/** `POST /v1/plan` and `/v1/apply`: the bundle is read again here, whoever made it. */
export function createPublishing(pool: Pool, tools: JourneyTools): Pick<Commands, 'plan' | 'apply' | 'storeAsset'> {
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
    async apply(workspace, wire, by) {
      const done = await withBundle(workspace, wire, (bundle) => applyBundle(pool, workspace, bundle, by));
      if (done.kind === 'refused' || done.report.applied) return done;
      const hashes = done.report.missingAssets.join(', ');
      const reason = `Files of mails have not arrived: PUT them to /v1/assets/<SHA-256> first. Missing: ${hashes}.`;
      return { kind: 'refused', status: 422, reason };
    },
    storeAsset: (workspace, hash, bytes) => storeAsset(pool, workspace, hash, bytes),
  };
}
