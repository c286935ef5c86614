import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../engines/package-root.ts';

export type Ended = Readonly<{ code: number | null; stdout: string; stderr: string }>;
export type Running = Readonly<{
  /** What it has said so far. */
  said(): { readonly stdout: string; readonly stderr: string };
  /** Resolves with the first line on stdout; rejects when it ends without one. */
  firstLine: Promise<string>;
  /** As Ctrl-C does. */
  interrupt(): void;
  /** As `kill -9` does. */
  kill(): void;
  ended: Promise<Ended>;
}>;

/** Where a machine differs; whatever else is in this process's environment stays out. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'CARILLON_TEMPORAL_BIN', 'CARILLON_NATS_BIN'];

/** The compiled command line, as a user runs it: `carillon(['start', '--exit'], { CARILLON_HOME: home })`. */
export function carillon(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  return run(process.execPath, [compiled('cli/main'), ...args], env);
}

/** The file of a program as users run it: `compiled('sandbox/main')`. */
export function compiled(program: string): string {
  return join(packageRoot(), 'dist', `${program}.js`);
}

/** Makes dist/ what the sources say, before a file's first compiled program; takes a moment when it is already. One builds, others at the same time wait. */
export async function build(): Promise<void> {
  const { code, stderr } = await run(process.execPath, [join('scripts', 'setup.mjs'), '--no-engines']).ended;
  if (code !== 0) throw new Error(stderr);
}

/** Any command, in the root of the sources. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const inherited = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
  const child = spawn(command, args, {
    cwd: packageRoot(),
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    void ended.then(() => reject(new Error(`ended without a line on stdout; it said:\n${stderr}`)), reject);
  });
  firstLine.catch(() => undefined); // not everybody waits for it
  return {
    said: () => ({ stdout, stderr }),
    firstLine,
    interrupt: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}
