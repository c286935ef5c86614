/**
 * `node --import tsx test/power/main.ts`: see options.ts. The run itself is in namespaces of its own: whatever ends it, even SIGKILL, takes
 * its processes, its mounts and with them its loop devices along.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, usage } from './options.ts';
import type { PowerOptions } from './options.ts';
import { whyNot } from './possible.ts';

function options(): PowerOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}\n`);
    process.exit(2);
  }
}

const chosen = options();
const impossible = whyNot();
if (impossible !== undefined) {
  process.stdout.write(`NOT RUN: ${impossible}\n`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'carillon power '));
chmodSync(folder, 0o755); // PostgreSQL runs as an account without rights
try {
  process.exitCode = await inside(folder, chosen);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The shell is the first process there, which has to collect those whose parents are gone. */
function inside(folder: string, what: PowerOptions): Promise<number> {
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const run = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('./inside-main.ts', import.meta.url))];
  const child = spawn(
    'unshare',
    [...namespaces, 'sh', '-c', '"$@"; exit $?', 'sh', ...run, folder, JSON.stringify(what)],
    {
      stdio: ['pipe', 'inherit', 'inherit'], // the end of its stdin tells it that we are gone
      detached: true,
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.stdin?.end());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
