import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Say } from '../engine.ts';
import { isAtLeast } from './version.ts';
import type { Probe } from './version.ts';
import type { Program } from './programs.ts';
import type { Impossible } from './work-folder.ts';

export type Source = 'configured' | 'path' | 'cache' | 'downloaded' | 'built';

type Made<Kind> = Readonly<{ kind: Kind; path: string }> | Impossible;

/** What resolution needs from the world; tests pass their own. */
export type ResolveDeps = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  cached: (program: Program) => string;
  probe: (path: string, program: Program) => Promise<Probe>;
  /** Puts it into the cache and returns the path, or says why it cannot. */
  download: (program: Program) => Promise<Made<'downloaded'>>;
  build: (program: Program) => Promise<Made<'built'>>;
  say: Say;
}>;

class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';
}

/**
 * Finds an engine program: the configured one (never silently another), else on PATH if new enough, else the per-user
 * cache, else downloaded from its makers' release, else built from the pinned Go module. The error lists every way and what was wrong with each.
 */
export async function resolveProgram(
  program: Program,
  deps: ResolveDeps,
): Promise<Readonly<{ path: string; version: string; source: Source }>> {
  const { env, probe, say } = deps;
  const configured = env[program.variable];
  if (configured) return configuredProgram(program, configured, deps);

  const tried: string[] = [`${program.variable}: not set`];
  const onPath = findOnPath(program.command, env['PATH'] ?? '');
  if (onPath === undefined) tried.push(`PATH: no ${program.command}`);
  else {
    const found = await judge(onPath, program, probe);
    if (found.kind === 'good') {
      say(`${program.title} ${found.version}: using ${onPath}, found on PATH`);
      return { path: onPath, version: found.version, source: 'path' };
    }
    say(`${program.title}: not using ${onPath} from PATH: ${found.why}`);
    tried.push(`PATH: ${onPath}: ${found.why}`);
  }

  const cached = deps.cached(program);
  const inCache = await judge(cached, program, probe);
  if (inCache.kind === 'good') return { path: cached, version: inCache.version, source: 'cache' };
  tried.push(`cache: ${cached}: ${inCache.why}`);

  const ways = { download: deps.download, build: deps.build };
  for (const [way, make] of Object.entries(ways)) {
    const made = await make(program);
    if (made.kind === 'impossible') {
      tried.push(`${way}: ${made.why}`);
      continue;
    }
    const found = await judge(made.path, program, probe);
    if (found.kind === 'good') return { path: made.path, version: found.version, source: made.kind };
    tried.push(`${way}: ${found.why}`);
  }

  throw new EngineMissingError(
    `no usable ${program.title} was found. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      `Any one of these helps: set ${program.variable} to the program (${program.minimum} or newer); ` +
      `put ${program.command} on PATH; let it be downloaded (a proxy in HTTPS_PROXY, a mirror in CARILLON_ENGINE_DOWNLOADS); install Go ${program.goMinimum} or newer, so that it is built once (${program.buildTakes}); ` +
      'or use your own servers with --external.',
  );
}

async function configuredProgram(program: Program, path: string, { probe, say }: ResolveDeps) {
  const complain = (why: string) =>
    new EngineMissingError(
      `${program.variable}=${path} cannot be used: ${why}. Point it to ${program.title} ${program.minimum} or newer, or unset it.`,
    );
  if (!isAbsolute(path)) throw complain('it is not an absolute path');
  const found = await judge(path, program, probe);
  if (found.kind === 'bad') throw complain(found.why);
  say(`${program.title} ${found.version}: using ${path} (${program.variable})`);
  return { path, version: found.version, source: 'configured' } as const;
}

type Judgement = { kind: 'good'; version: string } | { kind: 'bad'; why: string };

async function judge(path: string, program: Program, probe: ResolveDeps['probe']): Promise<Judgement> {
  const result = await probe(path, program);
  if (result.kind === 'unusable') return { kind: 'bad', why: result.why };
  if (isAtLeast(result.version, program.minimum)) return { kind: 'good', version: result.version };
  const why = `version ${result.version} is older than ${program.minimum} (${program.minimumReason})`;
  return { kind: 'bad', why };
}

function findOnPath(command: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, command))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
