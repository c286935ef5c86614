import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';
import type { OutageReport } from '../../kill/outage/run.ts';

/** As anybody would type it; what it says on the way goes to our own stderr. */
function testOutage(...args: readonly string[]): Promise<{ code: number | null; report: OutageReport }> {
  return new Promise((resolve, reject) => {
    const command = ['--import', 'tsx', join('test', 'kill', 'outage', 'main.ts'), '--json', ...args];
    const child = spawn(process.execPath, command, { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (output === '') reject(new Error(`test:outage ended with exit code ${code} and without a report`));
      else resolve({ code, report: JSON.parse(output) as OutageReport });
    });
  });
}

describe('a backlog that came while the workers were away (R7)', () => {
  it('is handled once, all of it, although everything was killed before anybody had read any', async () => {
    const { code, report } = await testOutage('--people', '0', '--events', '2000', '--steady', '0');
    expect(report.problems).toEqual({ lost: [], memory: [] });
    expect(code).toBe(0);
  });
});
