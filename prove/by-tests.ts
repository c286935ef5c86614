import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Proof } from './proof.ts';

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number };

/** A line that tests prove: every test in these files must pass, and none may be skipped. */
export function byTests(id: string, claim: string, files: readonly string[]): Proof {
  const command = `npx vitest run ${files.join(' ')}`;
  return { id, claim, command, target: 'all pass', run: () => runTests(files) };
}

async function runTests(files: readonly string[]): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-prove-'));
  const report = join(folder, 'report.json');
  try {
    const args = ['run', ...files, '--reporter=json', `--outputFile=${report}`];
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(join('node_modules', '.bin', 'vitest'), args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, TZ: 'UTC' },
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const met = code === 0 && numPassedTests > 0 && numFailedTests === 0 && numPendingTests === 0;
    return {
      kind: 'measured',
      figure: `${numPassedTests} pass, ${numFailedTests} fail, ${numPendingTests} skipped`,
      met,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
