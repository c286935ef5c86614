import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/start.ts';
import { said, sendV2 } from './support/calls.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox setup '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const statusOf = async (response: Response) => (await said(response)).messages[0]?.status.name;

describe('a set-up file', () => {
  it('gives rules, faults, webhooks and settings, which a reset brings back', async () => {
    const setupFile = written(
      'sandbox.yaml',
      `rules:
  - match: { to: '*11' }
    status: REJECTED_NETWORK
  - { match: { to: '*22' }, fate: blocklisted, count: 1 }
faults:
  - { kind: status, status: 503 }
settings:
  logsPerMinute: 7
`,
    );
    const sandbox = await startSandbox({ setupFile, settings: { latencyMs: 5 } });
    expect(sandbox.change({})).toMatchObject({ logsPerMinute: 7, latencyMs: 5 });
    for (const _round of ['first', 'after a reset']) {
      expect((await sendV2(sandbox, 'm-0')).status).toBe(503);
      expect(await statusOf(await sendV2(sandbox, 'm-1', '385911111111'))).toBe('REJECTED_NETWORK');
      expect(await statusOf(await sendV2(sandbox, 'm-2', '385911111122'))).toBe('REJECTED_DESTINATION_BLOCKLISTED');
      expect(await statusOf(await sendV2(sandbox, 'm-3', '385911111122'))).toBe('PENDING_ACCEPTED');
      sandbox.reset();
    }
    await sandbox.close();
  });

  it('may be JSON, and a list of rules alone', async () => {
    const sandbox = await startSandbox({ setupFile: written('rules.json', '[{"fate": "rejected"}]') });
    expect(await statusOf(await sendV2(sandbox, 'm-1'))).toBe('REJECTED_DESTINATION');
    await sandbox.close();
  });

  it('with mistakes lists them all, and the sandbox does not start', async () => {
    const setupFile = written(
      'wrong.yaml',
      'rules:\n  - { fate: lost }\n  - { latencyMs: -1 }\nfaults:\n  - { kind: explode }\n',
    );
    const refused = startSandbox({ setupFile });
    await expect(refused).rejects.toThrow(
      /wrong\.yaml[\s\S]*rules\[0\]\.fate[\s\S]*rules\[1\]\.latencyMs[\s\S]*faults\[0\]/,
    );
    await expect(startSandbox({ setupFile: join(folder, 'none.yaml') })).rejects.toThrow('none.yaml');
  });
});
