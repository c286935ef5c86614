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

/** The sandbox as its users run it: compiled, alone, on a free port. It is ended whatever becomes of `use`. */
export async function withSandbox<T>(
  home: string,
  env: Readonly<Record<string, string>>,
  use: (sandbox: SandboxProcess) => Promise<T>,
): Promise<T> {
  const child = startChild({
    nodeArgs: [join(packageRoot(), 'dist', 'sandbox', 'main.js')],
    cwd: packageRoot(),
    logFile: join(mkdtempSync(join(home, 'sandbox-')), 'sandbox.log'),
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', NODE_ENV: 'production', ...env },
  });
  try {
    const url = String((await child.ready)['http']);
    return await use({ url, child, steer: (path, body) => steer(`${url}/_sim/${path}`, body) });
  } finally {
    await child.stop(5_000);
  }
}

async function steer(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
