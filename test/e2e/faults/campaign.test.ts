import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';
import type { CampaignKillReport } from '../../kill/campaign/run.ts';

function testKill(args: readonly string[]): Promise<CampaignKillReport> {
  return new Promise((resolve, reject) => {
    const command = ['--import', 'tsx', join('test', 'kill', 'campaign', 'main.ts'), '--json', ...args];
    const child = spawn(process.execPath, command, { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (output === '') reject(new Error(`test:kill:campaign ended with exit code ${code} and without a report`));
      else resolve(JSON.parse(output) as CampaignKillReport);
    });
  });
}

describe('a campaign from preview to its last receipt [3.7]', () => {
  it('writes to everybody exactly once although its worker is killed twice', async () => {
    const args = ['--recipients', '400', '--victims', 'channel-worker', '--kills', '2', '--every', '2'];
    const report = await testKill(args);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ once: 400, lost: 0, doubled: 0, states: { accepted: 400, total: 400 } });
    expect(report.kills['channel-worker']).toBeGreaterThanOrEqual(2);
  });
});
