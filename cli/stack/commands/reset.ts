import { loadStackConfig } from '../../../config/stack.ts';
import { resetHome, whatResetDeletes } from '../../../engines/reset.ts';
import { askFirst } from '../../ask-first.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { say } from '../../workspace/output.ts';
import { stopStack } from '../stop-stack.ts';
import type { StackOptions } from './status.ts';

export type ResetOptions = StackOptions & Readonly<{ yes?: boolean }>;

const alone = 'reset asks before it deletes; without a terminal, give --yes';

/** `carillon reset`: asks before it deletes. */
export async function reset(options: ResetOptions): Promise<void> {
  const { home } = loadStackConfig(commandEnvironment(options));
  const doomed = whatResetDeletes(home);
  if (doomed.length === 0) return say(`${home}: nothing to delete`);
  say(`This deletes:\n${doomed.map((path) => `  ${path}`).join('\n')}`);
  if (!options.yes && !(await askFirst('Delete it?', alone))) return say('Nothing was deleted.');
  await stopStack(home, say);
  await resetHome(home);
  say('Deleted.');
}
