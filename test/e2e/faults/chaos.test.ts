import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../cli/chaos/run/report.ts';
import { packageRoot } from '../../../engines/package-root.ts';

/** As anybody would type it; what it says on the way goes to our own stderr. */
function chaos(...args: readonly string[]): Promise<{ code: number | null; report: Report }> {
  return new Promise((resolve, reject) => {
    const command = [join('dist', 'cli', 'main.js'), 'chaos', '--json', ...args];
    const child = spawn(process.execPath, command, { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (output === '') reject(new Error(`chaos ended with exit code ${code} and without a report`));
      else resolve({ code, report: JSON.parse(output) as Report });
    });
  });
}

describe('carillon chaos (5.9)', () => {
  it('keeps every promise while messages are taken and answered badly, by a provider that forgets ids', async () => {
    const { code, report } = await chaos('--bar', 'R3', '--minutes', '0.3', '--seed', '3');
    expect(report.problems).toEqual([]);
    expect(report.faults[0]?.struck).toBeGreaterThan(0);
    expect(report.events.acked).toBeGreaterThan(200);
    expect(code).toBe(0);
  });

  it('keeps every promise while processes die before and after each effect (R2)', async () => {
    const { code, report } = await chaos('--bar', 'R2', '--minutes', '0.1', '--rate', '8', '--seed', '6');
    expect(report.problems).toEqual([]);
    expect(Object.keys(report.points ?? {})).toHaveLength(24);
    expect(code).toBe(0);
    // Two dozen processes are started anew, most of them one after the other.
  }, 360_000);

  it('keeps every promise while processes sleep beyond their leases, and wake up (R6)', async () => {
    const { code, report } = await chaos('--bar', 'R6', '--minutes', '0.4', '--timing', '0.03', '--seed', '6');
    expect(report.problems).toEqual([]);
    expect(report.faults[0]?.struck).toBeGreaterThanOrEqual(3);
    expect(code).toBe(0);
  });

  it('finds the duplicates of its control, where look-ups see nothing', async () => {
    const { code, report } = await chaos('--bar', 'R3', '--minutes', '0.3', '--seed', '3', '--negative');
    expect(report.findings.find(({ invariant }) => invariant === 'accepted-at-most-once')?.broken).not.toEqual([]);
    expect(code).toBe(0);
  });
});
