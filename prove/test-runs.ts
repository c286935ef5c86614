import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Figure, Proof, TestFiles } from './proof.ts';

/** What one run of many test files left behind. */
type Outcome = {
  readonly code: number | null;
  readonly files: readonly {
    /** From the root of the sources. */
    readonly path: string;
    readonly loaded: boolean;
    readonly tests: readonly string[];
    /** Promised times and how long it took (test/support/promised-time.ts). */
    readonly times: readonly string[];
  }[];
};
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/**
 * Many lines look at the same files: each is run once for all lines that are asked for, one file at a time, because its times are held
 * exactly. Lines with other settings have a run of their own.
 */
export function createTestRuns(proofs: readonly Proof[]): (wanted: TestFiles) => Promise<Figure> {
  const asked = proofs.flatMap(({ how }) => (how.kind === 'tests' ? [how] : []));
  const runs = new Map<string, Promise<Outcome>>();
  return async ({ files, settings }) => {
    const key = JSON.stringify(settings);
    const together = asked.filter((one) => JSON.stringify(one.settings) === key).flatMap((one) => one.files);
    const run = runs.get(key) ?? runVitest([...new Set(together)], settings);
    runs.set(key, run);
    return judge(await run, files);
  };
}

function judge({ code, files }: Outcome, wanted: readonly string[]): Figure {
  const mine = files.filter(({ path }) => wanted.some((beginning) => path.startsWith(beginning)));
  const unseen = wanted.filter((beginning) => !mine.some(({ path }) => path.startsWith(beginning)));
  if (unseen.length > 0) return { figure: `no test was run in ${unseen.join(', ')}`, met: false };
  const count = (status: string): number => mine.flatMap(({ tests }) => tests).filter((one) => one === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  const skipped = mine.flatMap(({ tests }) => tests).length - passed - failed;
  // What belongs to no test (an unhandled rejection, a file that cannot be loaded) is held against everybody.
  const astray = code !== 0 && !files.some(({ tests }) => tests.includes('failed'));
  const broken = mine.filter(({ loaded }) => !loaded).map(({ path }) => `${path} could not be loaded`);
  const notes = [...broken, ...(astray ? [`vitest ended with exit code ${code}`] : [])];
  return {
    figure: [
      `${passed} pass, ${failed} fail, ${skipped} skipped`,
      ...notes,
      ...mine.flatMap(({ times }) => times),
    ].join('; '),
    met: passed > 0 && failed === 0 && skipped === 0 && notes.length === 0,
  };
}

async function runVitest(files: readonly string[], settings: TestFiles['settings']): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-prove-'));
  const [report, times] = [join(folder, 'report.json'), join(folder, 'times')];
  try {
    const args = ['run', ...files, '--no-file-parallelism', '--reporter=json', `--outputFile=${report}`];
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(join('node_modules', '.bin', 'vitest'), args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...settings, TZ: 'UTC', CARILLON_PROVE_FIGURES: times },
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    const taken = existsSync(times) ? readFileSync(times, 'utf8').trimEnd().split('\n') : [];
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return {
      code,
      files: testResults.map(({ name, status, assertionResults }) => ({
        path: relative('.', name),
        loaded: status === 'passed' || assertionResults.length > 0,
        tests: assertionResults.map((one) => one.status),
        times: taken.flatMap((line) => (line.startsWith(`${name}\t`) ? [line.slice(name.length + 1)] : [])),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
