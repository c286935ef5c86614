import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateLogs } from '../../../../cli/stack/rotate-logs.ts';

describe('rotateLogs', () => {
  let home: string;
  const log = (suffix = '') => join(home, 'logs', `router.log${suffix}`);
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'carillon logs '));
    mkdirSync(join(home, 'logs'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('leaves a small log alone', () => {
    appendFileSync(log(), 'small');
    rotateLogs(home, 10);
    expect(readFileSync(log(), 'utf8')).toBe('small');
  });

  it('empties a full one under the hands of its writer and keeps two older ones', () => {
    const writer = openSync(log(), 'a');
    for (const text of ['first line!', 'second line', 'third line!']) {
      writeSync(writer, text);
      rotateLogs(home, 10);
      expect(statSync(log()).size).toBe(0);
    }
    writeSync(writer, 'now');
    closeSync(writer);
    const contents = [log(), log('.1'), log('.2')].map((file) => readFileSync(file, 'utf8'));
    expect(contents).toEqual(['now', 'third line!', 'second line']);
  });
});
