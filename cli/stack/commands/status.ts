import { loadStackConfig } from '../../../config/stack.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { print } from '../../workspace/output.ts';
import { askReadiness, readinessLines } from '../readiness.ts';
import { stackStatus, statusText } from '../status.ts';

export type StackOptions = Readonly<{ home?: string; json?: boolean }>;

/** `carillon status`: the exit code is 1 unless the stack runs. */
export async function status(options: StackOptions): Promise<void> {
  const found = stackStatus(loadStackConfig(commandEnvironment(options)).home);
  const readiness = found.addresses && (await askReadiness(found.addresses.api));
  const lines = found.addresses ? readinessLines(readiness) : [];
  print(options.json ? JSON.stringify({ ...found, readiness }) : statusText(found, lines));
  if (found.state !== 'running') process.exitCode = 1;
}
