import { loadStackConfig } from '../../../config/stack.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { say } from '../../workspace/output.ts';
import { stopStack } from '../stop-stack.ts';
import type { StackOptions } from './status.ts';

/** `carillon stop`. */
export async function stop(options: StackOptions): Promise<void> {
  const { home } = loadStackConfig(commandEnvironment(options));
  say(`${home}: ${await stopStack(home, say)}`);
}
