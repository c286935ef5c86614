import { loadWorkspace, type LoadedWorkspace } from '../../adapters/workspace/load.ts';
import type { Assets } from '../../adapters/workspace/mail-files.ts';
import { readScenarios, type ScenariosReading } from '../../adapters/workspace/scenarios.ts';
import type { WorkspaceProblem } from '../../adapters/workspace/problem.ts';
import type { Bundle } from '../../domain/workspace/bundle.ts';
import { counted, problemLines } from './output.ts';
import { workspaceTools } from './workspace-tools.ts';

export type ReadFolder = LoadedWorkspace & Pick<ScenariosReading, 'scenarios'>;

/** A workspace with its scenarios; problems of both together. A scenario never keeps a workspace from being published. */
export async function readFolder(dir: string): Promise<ReadFolder> {
  const loaded = await loadWorkspace(dir, workspaceTools);
  const { scenarios, problems } = readScenarios(loaded.files);
  return { ...loaded, scenarios, problems: [...loaded.problems, ...problems] };
}

/** The bundle, or an error that says everything. */
export async function readBundleOf(dir: string): Promise<{
  readonly bundle: Bundle;
  readonly assets: Assets;
  readonly warnings: readonly WorkspaceProblem[];
}> {
  const { bundle, problems, assets } = await loadWorkspace(dir, workspaceTools);
  if (bundle === null) throw new Error([...problemLines(problems), summary(problems)].join('\n'));
  return { bundle, assets, warnings: problems };
}

export function summary(problems: readonly WorkspaceProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return 'nothing wrong';
  return [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : '']
    .filter(Boolean)
    .join(', ');
}
