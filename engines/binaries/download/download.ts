import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from '../../engine.ts';
import { withProgress } from '../../process/with-progress.ts';
import type { Program } from '../programs.ts';
import { inWorkFolder } from '../work-folder.ts';
import type { Impossible } from '../work-folder.ts';
import { downloadBase } from './base-address.ts';
import { checksumIn, sha256Of } from './checksum.ts';
import { fetchFile } from './fetch-file.ts';
import type { Progress } from './fetch-file.ts';
import { createDispatcher, USUAL_LIMITS } from './open-url.ts';
import type { Http, Limits } from './open-url.ts';
import { releaseFiles } from './release.ts';
import type { Machine, ReleaseFiles } from './release.ts';
import { unpackProgram } from './unpack.ts';

export type DownloadResult = Readonly<{ kind: 'downloaded'; path: string }> | Impossible;

type Options = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  offline: boolean;
  progress: Say;
  limits?: Limits;
  machine?: Machine;
}>;

/**
 * Fetches a program's release into the cache: the archive into a work folder, its SHA-256 compared with the one pinned here or
 * else published with the release, unpacked, and renamed into place. Whatever goes wrong is said, and is the reason of
 * `impossible`; nothing of it stays. A server that cannot be reached is asked once, whatever the number of programs.
 */
export function createDownload(options: Options): (program: Program, target: string) => Promise<DownloadResult> {
  const { env, offline, progress, limits = USUAL_LIMITS, machine = process } = options;
  let unreachable: string | undefined;

  const get = async (url: string, file: string, http: Http, count: Progress): Promise<void> => {
    const result = await fetchFile(url, file, http, count);
    if (result.kind === 'fetched') return;
    const why = `${url}: ${result.why}`;
    if (result.unreachable) unreachable = why;
    throw new Error(why);
  };

  const expectedChecksum = async (files: ReleaseFiles, list: string, http: Http): Promise<string> => {
    if (files.pinned !== undefined) return files.pinned;
    await get(files.checksumsUrl, list, http, () => undefined);
    const published = checksumIn(readFileSync(list, 'utf8'), files.archive);
    if (published === undefined) throw new Error(`${files.checksumsUrl} has no line for ${files.archive}`);
    return published;
  };

  /** The program, unpacked in the work folder; throws a sentence. */
  const fetchProgram = async (program: Program, files: ReleaseFiles, http: Http, work: string, count: Progress) => {
    const archive = join(work, files.archive);
    const expected = await expectedChecksum(files, `${archive}.checksums`, http);
    await get(files.archiveUrl, archive, http, count);
    const found = await sha256Of(archive);
    if (found !== expected) throw new Error(wrongChecksum(files, expected, found));
    const unpacked = join(work, program.command);
    await unpackProgram(archive, program.command, unpacked);
    return unpacked;
  };

  const download = (program: Program, files: ReleaseFiles, http: Http, target: string) =>
    inWorkFolder<DownloadResult>(target, async (work) => {
      const meter = createMeter();
      const what = `downloading ${program.title} ${program.pinned} from ${new URL(files.archiveUrl).host}`;
      const fetching = () => fetchProgram(program, files, http, work, meter.count);
      try {
        renameSync(await withProgress(progress, what, fetching, meter.text), target);
        return { kind: 'downloaded', path: target };
      } catch (error) {
        return impossible((error as Error).message);
      }
    });

  return async (program, target) => {
    if (offline) return impossible('not tried, because --offline was given');
    const base = downloadBase(env);
    if (base === undefined) return impossible('not tried, because CARILLON_ENGINE_DOWNLOADS is off');
    const files = releaseFiles(program.release, base, machine);
    if (files === undefined) return impossible(`no release for ${machine.platform} ${machine.arch}`);
    if (unreachable !== undefined) return impossible(unreachable);
    let dispatcher: Http['dispatcher'];
    try {
      dispatcher = createDispatcher(env, limits);
    } catch (error) {
      return impossible(`HTTPS_PROXY or HTTP_PROXY cannot be used: ${(error as Error).message}`);
    }
    try {
      const result = await download(program, files, { dispatcher, limits }, target);
      if (result.kind === 'impossible')
        progress(`${program.title} ${program.pinned} was not downloaded: ${result.why}`);
      return result;
    } finally {
      await dispatcher.destroy();
    }
  };
}

const impossible = (why: string): Impossible => ({ kind: 'impossible', why });

const wrongChecksum = ({ archiveUrl, pinned }: ReleaseFiles, expected: string, found: string): string =>
  `${archiveUrl} has the SHA-256 ${found}, but ${pinned === undefined ? 'the release’s own list' : 'this version of Carillon'} ` +
  `says ${expected}: it was deleted. Try again; if it stays so, somebody between here and there changes files`;

/** What a person wants to know of a transfer: how far, how fast. */
function createMeter(): Readonly<{ count: Progress; text: () => string }> {
  let [have, total] = [0, 0];
  let startedAt: number | undefined;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return {
    count: (now, all) => {
      startedAt ??= Date.now();
      [have, total] = [now, all];
    },
    text: () => {
      if (startedAt === undefined) return 'waiting for an answer';
      const speed = have / Math.max(1, Date.now() - startedAt); // bytes per ms = kB/s
      const far = total === 0 ? megabytes(have) : `${megabytes(have)} of ${megabytes(total)}`;
      return `${far} MB, ${(speed / 1_000).toFixed(1)} MB/s`;
    },
  };
}
