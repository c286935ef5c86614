import { canonicalJson } from '../../domain/canonical-json.ts';
import { writeBundle } from '../../domain/workspace/write-bundle.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { print, problemLines, type Json } from './output.ts';
import { reportLines, send } from './publish.ts';
import { readFolder, summary, type ReadFolder } from './read-folder.ts';
import { playAll, playedLines } from './simulate.ts';
import { watchFolder } from './watch-folder.ts';

/** `carillon dev <dir>`: validates, simulates and applies on every save, until Ctrl-C. On an error the old version stays live. */
export async function dev(dir: string, options: ConnectOptions & Json): Promise<void> {
  const api = await connect(options);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const tell = (result: object, lines: readonly string[]): void => {
    if (options.json === true) print(JSON.stringify(result));
    else for (const line of [...lines, '']) print(line);
  };

  let applied = '';
  const apply = async (): Promise<void> => {
    const folder = await readFolder(dir);
    const { bundle, problems } = folder;
    if (bundle === null) {
      applied = '';
      const kept = `${time()}  ${summary(problems)}; what was applied before stays`;
      return tell({ ok: false, problems }, [...problemLines(problems), kept]);
    }
    const wire = canonicalJson(writeBundle(bundle));
    const stories = scenarioLines(folder);
    if (wire === applied) return tell({ ok: true, unchanged: true }, [`${time()}  nothing to apply`, ...stories]);
    const report = await send(api, 'apply', bundle, folder.assets);
    applied = wire;
    tell({ ok: true, ...report }, [
      ...problemLines(problems),
      ...stories,
      ...reportLines({ ...report, journeys: report.journeys.filter(({ change }) => change !== 'absent') }).map(
        (line, index, all) => (index === all.length - 1 ? `${time()}  ${line}` : line),
      ),
    ]);
  };

  // One at a time, and once more for whatever was saved meanwhile.
  let running: Promise<void> | undefined;
  let again = false;
  const run = (): Promise<void> => {
    again = running !== undefined;
    running ??= apply()
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        tell({ ok: false, error: message }, [`${time()}  ${message}`]);
      })
      .finally(() => {
        running = undefined;
        if (again && !ending.signal.aborted) void run();
      });
    return running;
  };

  watchFolder(dir, () => void run(), ending.signal);
  await run();
  if (options.json !== true) print(`watching ${dir}; Ctrl-C ends`);
  await new Promise<void>((resolve) => {
    if (ending.signal.aborted) resolve();
    else ending.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await running;
}

function scenarioLines({ scenarios, bundle }: ReadFolder): readonly string[] {
  return bundle === null ? [] : playAll(scenarios, bundle).flatMap((played) => playedLines(played, false));
}

const time = (): string => new Date().toTimeString().slice(0, 8);
