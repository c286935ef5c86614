import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';
import type { Report } from '../../kill/run.ts';
import { expectWithin } from '../../support/promised-time.ts';

/** As anybody would type it; what it says on the way goes to our own stderr. */
function testKill(args: readonly string[]): Promise<{ code: number | null; report: Report }> {
  return new Promise((resolve, reject) => {
    const command = ['--import', 'tsx', join('test', 'kill', 'main.ts'), '--json', ...args];
    const child = spawn(process.execPath, command, { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const report = output === '' ? undefined : (JSON.parse(output) as Report);
      if (report) resolve({ code, report });
      else reject(new Error(`test:kill ended with exit code ${code} and without a report`));
    });
  });
}

describe('npm run test:kill -- --short (2.20)', () => {
  it('loses and doubles nothing when everything is killed in turn, three times between acceptance and record', async () => {
    const { code, report } = await testKill(['--seed', '20', '--short']);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      windowKills: { asked: 3, landed: 3 },
      sms: { lost: 0, doubled: 0, resent: 0 },
      mail: { lost: 0, doubled: 0, held: report.mail.injected + report.mail.byKills },
      misEnrolled: 0,
    });
    expect(Object.keys(report.processKills)).toHaveLength(8);
    expect(code).toBe(0);
    expectWithin(60_000, report.seconds * 1_000, 'the short run');
  });
});
