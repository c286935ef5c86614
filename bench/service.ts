import { join } from 'node:path';
import { startChild } from '../cli/stack/child.ts';
import type { Child } from '../cli/stack/child.ts';
import { packageRoot } from '../engines/package-root.ts';

/** One process of ours as it would run anywhere: compiled, its whole environment given. */
export async function startService(
  roles: readonly string[],
  { home, env }: { readonly home: string; readonly env: Readonly<Record<string, string>> },
): Promise<Child> {
  const child = startChild({
    nodeArgs: [join(packageRoot(), 'dist', 'workers', 'main.js'), ...roles],
    cwd: packageRoot(),
    logFile: join(home, 'logs', `${roles.join('-')}.log`),
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      NODE_ENV: 'production',
      CARILLON_HOME: home,
      CARILLON_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  await child.ready;
  return child;
}
