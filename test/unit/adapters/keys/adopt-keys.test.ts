import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptKeys } from '../../../../adapters/keys/adopt-keys.ts';
import { createKey, readKeyFile } from '../../../../adapters/keys/key-file.ts';
import { hashKey } from '../../../../adapters/keys/key-record.ts';
import { readOwnKeys } from '../../../../config/own-keys.ts';

const now = new Date('2026-03-02T08:00:00Z');
const secret = (letter: string): string => `ca_${letter.repeat(40)}`;

describe('keys that a deployment brings', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'carillon keys '))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const adopt = (keys: Readonly<Record<string, string>>) => {
    const own = readOwnKeys({ CARILLON_HOME: home, ...keys });
    return { added: adoptKeys(own.keysFile, own.keys, now), records: readKeyFile(own.keysFile) };
  };

  it('become valid once, whatever the number of deployments', () => {
    const keys = { CARILLON_API_KEY: secret('a'), CARILLON_WEBHOOK_TOKEN: secret('w') };
    expect(adopt(keys).added).toEqual(['CARILLON_API_KEY', 'CARILLON_WEBHOOK_TOKEN']);
    const { added, records } = adopt(keys);
    expect(added).toEqual([]);
    expect(records.map(({ kind, hash }) => [kind, hash])).toEqual([
      ['api', hashKey(secret('a'))],
      ['webhook', hashKey(secret('w'))],
    ]);
    expect(records[0]?.scopes).toContain('publish');
  });

  it('take the place of those they were before, and of nobody else’s', () => {
    const made = createKey(join(home, 'keys.json'), { kind: 'api', workspace: 'default', name: 'support' }, now);
    adopt({ CARILLON_API_KEY: secret('a') });
    const hashes = adopt({ CARILLON_API_KEY: secret('b') }).records.map(({ hash }) => hash);
    expect(hashes).toEqual([made.record.hash, hashKey(secret('b'))]);
  });

  it('are refused when they could be guessed, without being repeated', () => {
    expect(() => adopt({ CARILLON_WRITE_KEY: 'hunter2' })).toThrow(/^(?!.*hunter2).*CARILLON_WRITE_KEY: expected/s);
  });
});
