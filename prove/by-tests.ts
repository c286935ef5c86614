import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Proof } from './proof.ts';

type Settings = Readonly<Record<string, string>>;
type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number };

/** A line that tests prove: every test in these files must pass, none may be skipped, and promised times are held exactly. */
export function byTests(id: string, claim: string, files: readonly string[], settings: Settings = {}): Proof {
  const named = Object.entries(settings).map(([name, value]) => `${name}=${value} `);
  const command = `${named.join('')}npx vitest run ${files.join(' ')}`;
  return { id, claim, command, target: 'all pass', run: () => runTests(files, settings) };
}

async function runTests(files: readonly string[], settings: Settings): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-prove-'));
  const report = join(folder, 'report.json');
  const times = join(folder, 'times');
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
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const met = code === 0 && numPassedTests > 0 && numFailedTests === 0 && numPendingTests === 0;
    const counts = `${numPassedTests} pass, ${numFailedTests} fail, ${numPendingTests} skipped`;
    const promised = existsSync(times) ? readFileSync(times, 'utf8').trimEnd().split('\n') : [];
    return { kind: 'measured', figure: [counts, ...promised].join('; '), met };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
