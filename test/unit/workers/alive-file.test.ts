import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { keepAliveFile } from '../../../workers/alive-file.ts';

describe('the file of a living process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon alive '));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = fileURLToPath(new URL('../../../workers/check-alive.ts', import.meta.url));
  const check = (file: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', program], {
      env: { PATH: process.env['PATH'], CARILLON_ALIVE_FILE: file },
      encoding: 'utf8',
    });

  it('says so while it is fresh, and no longer when the process hangs or never came up', () => {
    const file = join(folder, 'alive');
    expect(check(file)).toMatchObject({ status: 1, stderr: expect.stringContaining('ENOENT') });
    keepAliveFile(file);
    expect(check(file)).toMatchObject({ status: 0, stderr: '' });
    const halfAMinuteAgo = new Date(Date.now() - 31_000);
    utimesSync(file, halfAMinuteAgo, halfAMinuteAgo);
    expect(check(file)).toMatchObject({ status: 1, stderr: expect.stringContaining('was last touched') });
  });
});
