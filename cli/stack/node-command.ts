import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../engines/package-root.ts';
import { PROCESSES } from './processes.ts';
import type { ProcessName } from './processes.ts';

export type NodeCommand = Readonly<{ nodeArgs: readonly string[]; cwd: string }>;

/** From `dist/` the compiled entry point; from sources (tests) the TypeScript file through tsx. */
export function nodeCommand(name: ProcessName): NodeCommand {
  if (extname(fileURLToPath(import.meta.url)) === '.js') return compiledCommand(name);
  const { entry, args, flags } = PROCESSES[name];
  const file = fileURLToPath(new URL(`../../${entry}.ts`, import.meta.url));
  return { nodeArgs: [...flags, '--import', 'tsx', file, ...args], cwd: packageRoot() };
}

/** What `npm start` runs, whoever asks from wherever. */
export function compiledCommand(name: ProcessName): NodeCommand {
  const { entry, args, flags } = PROCESSES[name];
  const file = join(packageRoot(), 'dist', `${entry}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first`);
  return { nodeArgs: [...flags, file, ...args], cwd: packageRoot() };
}
