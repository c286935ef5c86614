import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../engines/package-root.ts';
import { PROCESSES } from './processes.ts';
import type { ProcessName } from './processes.ts';

export type NodeCommand = Readonly<{ nodeArgs: readonly string[]; cwd: string }>;

/** From `dist/` the compiled entry point; from sources (tests) the TypeScript file through tsx. */
export function nodeCommand(name: ProcessName): NodeCommand {
  const { entry, args, flags } = PROCESSES[name];
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`../../${entry}${extension}`, import.meta.url));
  const compiler = extension === '.ts' ? ['--import', 'tsx'] : [];
  return { nodeArgs: [...flags, ...compiler, file, ...args], cwd: packageRoot() };
}
