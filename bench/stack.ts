import { join } from 'node:path';
import { analyse } from '../adapters/liquid/analyse.ts';
import { compileMail } from '../adapters/mjml/compile.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { applyBundle } from '../adapters/postgres/publish.ts';
import { loadWorkspace } from '../adapters/workspace/load.ts';
import { zones } from '../adapters/zones/zones.ts';
import { compiledCommand } from '../cli/stack/node-command.ts';
import { prepareStack } from '../cli/stack/prepare.ts';
import { startStack } from '../cli/stack/stack.ts';
import type { Stack } from '../cli/stack/stack.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/load.ts';
import { loadStackConfig } from '../config/stack.ts';
import { packageRoot } from '../engines/package-root.ts';
import { freePort } from '../engines/process/free-port.ts';
import type { Bench } from './figure.ts';
import { inOwnHome } from './home.ts';

export type BenchStack = Stack & { readonly config: Config };
type Wanted = { readonly workspace?: string; readonly env?: Readonly<Record<string, string>> };

/** The whole stack as `npm start` runs it, compiled, in a home of its own, with a workspace applied. */
export function withStack<T>(bench: Bench, wanted: Wanted, use: (stack: BenchStack) => Promise<T>): Promise<T> {
  return inOwnHome(async (home) => {
    const ports = new Set<number>();
    while (ports.size < 3) ports.add(await freePort(ports));
    const [api, sandbox, smtp] = [...ports].map(String);
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      CARILLON_LOCAL_FIRST: process.env['CARILLON_LOCAL_FIRST'],
      CARILLON_HOME: home,
      CARILLON_LOG_LEVEL: 'warn',
      CARILLON_PORT: api,
      CARILLON_SANDBOX_PORT: sandbox,
      CARILLON_SMTP_PORT: smtp,
      ...wanted.env,
    };
    const profiling = profilingOf(bench);
    const stack = await startStack({
      config: loadStackConfig(env),
      env,
      log: bench.say,
      progress: bench.say,
      prepare: prepareStack,
      command: (name) => {
        const { nodeArgs, cwd } = compiledCommand(name);
        return { nodeArgs: [...profiling, ...nodeArgs], cwd };
      },
    });
    running.add(stack);
    try {
      const config = loadConfig(stack.environment);
      if (wanted.workspace !== undefined) await applyWorkspace(config.databaseUrl, wanted.workspace);
      return await use({ ...stack, config });
    } finally {
      running.delete(stack);
      await stack.stop();
    }
  });
}

const running = new Set<Stack>();

/** Told to stop in the middle: whoever restarts what dies must stop first, or it restarts what we end. */
export async function stopStacks(): Promise<void> {
  await Promise.all([...running].map((stack) => stack.stop()));
}

/** Node's own flags, for whoever is to leave a profile behind. */
export const profilingOf = ({ profile }: Bench): readonly string[] =>
  profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];

async function applyWorkspace(databaseUrl: string, folder: string): Promise<void> {
  const { bundle, problems, assets } = await loadWorkspace(join(packageRoot(), folder), {
    analyse,
    compileMail,
    isZone: zones.isZone,
  });
  if (bundle === null) throw new Error(`${folder}: ${problems.map(({ message }) => message).join('; ')}`);
  const pool = createPool(databaseUrl, { name: 'bench apply', max: 1, onError: () => undefined });
  try {
    const { applied } = await applyBundle(pool, bundle.workspace, bundle, 'bench', assets);
    if (!applied) throw new Error('files of mails are missing');
  } finally {
    await pool.end();
  }
}
