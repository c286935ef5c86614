import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../cli/stack/child.ts';
import type { Child } from '../cli/stack/child.ts';
import { packageRoot } from '../engines/package-root.ts';

export type SandboxProcess = {
  readonly url: string;
  readonly child: Child;
  /** `/_sim/…`, by POST. */
  steer(path: string, body: unknown): Promise<void>;
};

/** The sandbox as its users run it: compiled, alone, on a free port. */
export async function startSandboxProcess(
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SandboxProcess> {
  const child = startChild({
    nodeArgs: [join(packageRoot(), 'dist', 'sandbox', 'main.js')],
    cwd: packageRoot(),
    logFile: join(mkdtempSync(join(home, 'sandbox-')), 'sandbox.log'),
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', NODE_ENV: 'production', ...env },
  });
  const url = String((await child.ready)['http']);
  return {
    url,
    child,
    async steer(path, body) {
      const response = await fetch(`${url}/_sim/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`/_sim/${path} answered ${response.status}: ${await response.text()}`);
    },
  };
}
