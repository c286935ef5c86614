import type { Say } from '../engine.ts';
import { buildProgram } from './build.ts';
import { cachedFile, cacheFolder } from './cache-folder.ts';
import { createDownload } from './download/download.ts';
import { NATS_SERVER, TEMPORAL } from './programs.ts';
import { resolveProgram } from './resolve.ts';
import { probeVersion } from './version.ts';

export type EnginePrograms = Readonly<{ temporal: string; nats: string }>;

type Options = Readonly<{
  env?: Readonly<Record<string, string | undefined>>;
  offline?: boolean;
  say: Say;
  progress: Say;
}>;

/** The paths of both engine programs, downloaded or built when nothing else offers them (one after the other: a build is heavy). */
export async function findPrograms(options: Options): Promise<EnginePrograms> {
  const { env = process.env, offline = false, say, progress } = options;
  const folder = cacheFolder(env);
  const download = createDownload({ env, offline, progress });
  const deps = {
    env,
    cached: (program: { cacheName: string }) => cachedFile(folder, program.cacheName),
    probe: probeVersion,
    download: (program: typeof TEMPORAL) => download(program, cachedFile(folder, program.cacheName)),
    build: (program: typeof TEMPORAL) =>
      buildProgram({ program, target: cachedFile(folder, program.cacheName), env, offline, progress }),
    say,
  };
  const nats = await resolveProgram(NATS_SERVER, deps);
  const temporal = await resolveProgram(TEMPORAL, deps);
  return { temporal: temporal.path, nats: nats.path };
}
