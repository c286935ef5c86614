import { execFile, spawn } from 'node:child_process';
import { chmodSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Say } from '../engine.ts';
import { packageRoot } from '../package-root.ts';
import { withProgress } from '../process/with-progress.ts';
import type { Program } from './programs.ts';
import { isAtLeast } from './version.ts';
import { inWorkFolder } from './work-folder.ts';
import type { Impossible } from './work-folder.ts';

const run = promisify(execFile);

export type BuildResult = Readonly<{ kind: 'built'; path: string }> | Impossible;

type Wanted = Readonly<{
  program: Program;
  target: string;
  env: Readonly<Record<string, string | undefined>>;
  offline: boolean;
  progress: Say;
}>;

/** Builds the pinned Go module into the cache. The modules it downloads are removed again; the program appears whole. */
export async function buildProgram({ program, target, env, offline, progress }: Wanted): Promise<BuildResult> {
  if (offline)
    return { kind: 'impossible', why: 'not tried, because --offline was given and building downloads Go modules' };
  const go = await goVersion(env);
  if (go === undefined) return { kind: 'impossible', why: 'no `go` on PATH' };
  // From 1.21 on, Go fetches the newer toolchain that go.mod asks for by itself.
  if (!isAtLeast(go, '1.21.0'))
    return { kind: 'impossible', why: `go ${go} is older than 1.21 (wanted ${program.goMinimum})` };
  return inWorkFolder<BuildResult>(target, async (work) => {
    const out = join(work, program.command);
    const failure = await compile({ program, out, work, env, progress });
    if (failure !== undefined) return { kind: 'impossible', why: failure };
    chmodSync(out, 0o755);
    renameSync(out, target);
    return { kind: 'built', path: target };
  });
}

async function goVersion(env: Wanted['env']): Promise<string | undefined> {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION'], { env: { ...env, GOTOOLCHAIN: 'local' }, cwd: '/' });
    return /go(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

type Compile = Readonly<{ program: Program; out: string; work: string } & Pick<Wanted, 'env' | 'progress'>>;

/** Runs `go build`; returns the end of its output when it failed. */
async function compile({ program, out, work, env, progress }: Compile): Promise<string | undefined> {
  let downloaded = 0;
  let compiled = 0;
  let last = '';
  const args = [
    'build',
    '-v',
    '-mod=readonly',
    '-modcacherw',
    '-trimpath',
    '-ldflags=-s -w',
    '-o',
    out,
    program.goPackage,
  ];
  const build = () =>
    new Promise<string | undefined>((resolve) => {
      const child = spawn('go', args, {
        cwd: join(packageRoot(), 'engines', 'build', program.goFolder),
        env: {
          ...env,
          CGO_ENABLED: '0',
          GOFLAGS: '',
          GOWORK: 'off', // a workspace above the clone must not change what is pinned

          GOMODCACHE: join(work, 'modules'),
          GOCACHE: join(work, 'objects'),
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n')) {
          if (line.startsWith('go: downloading')) downloaded += 1;
          else if (line !== '') compiled += 1;
        }
        last = (last + text).slice(-2_000);
      });
      child.once('error', (error) => resolve(`go could not be run: ${error.message}`));
      child.once('close', (code) => resolve(code === 0 ? undefined : `go build ended with ${code}: ${last.trim()}`));
    });
  const far = () =>
    compiled === 0
      ? `${downloaded} modules downloaded`
      : `${compiled} of about ${Math.max(program.goPackages, compiled)} packages compiled`;
  const what = `building ${program.title} ${program.pinned} from its Go module (once, ${program.buildTakes})`;
  return withProgress(progress, what, build, far);
}
