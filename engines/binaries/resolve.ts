import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Say } from '../engine.ts';
import { isAtLeast } from './version.ts';
import type { Probe } from './version.ts';
import type { Program } from './programs.ts';

export type Source = 'configured' | 'path' | 'cache' | 'built';

/** What resolution needs from the world; tests pass their own. */
export type ResolveDeps = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  cached: (program: Program) => string;
  probe: (path: string, program: Program) => Promise<Probe>;
  /** Builds into the cache and returns the path, or says why it cannot. */
  build: (program: Program) => Promise<Readonly<{ kind: 'built'; path: string } | { kind: 'impossible'; why: string }>>;
  say: Say;
}>;

class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';
}

/**
 * Finds an engine program: the configured one (never silently another), else on PATH if new enough, else the per-user
 * cache, else built from the pinned Go module. The error lists every way and what was wrong with each.
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

  const built = await deps.build(program);
  if (built.kind === 'built') {
    const made = await judge(built.path, program, probe);
    if (made.kind === 'good') return { path: built.path, version: made.version, source: 'built' };
    tried.push(`build: ${made.why}`);
  } else tried.push(`build: ${built.why}`);

  throw new EngineMissingError(
    `no usable ${program.title} was found. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      `Any one of these helps: set ${program.variable} to the program (${program.minimum} or newer); ` +
      `put ${program.command} on PATH; install Go ${program.goMinimum} or newer, so that it is built once (${program.buildTakes}); ` +
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
