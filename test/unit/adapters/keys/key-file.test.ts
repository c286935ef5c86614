import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKey, readKeyFile, revokeKey } from '../../../../adapters/keys/key-file.ts';
import { createKeyRing } from '../../../../adapters/keys/key-ring.ts';
import { ensureLocalKeys } from '../../../../adapters/keys/local-keys.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'carillon keys '));
  file = join(home, 'keys.json');
});
afterEach(() => rmSync(home, { recursive: true }));

const now = new Date();
const write = { kind: 'write', workspace: 'default', name: 'shop' } as const;

describe('the key file', () => {
  it('is private and holds no key', () => {
    const { key } = createKey(file, write, now);
    expect(key).toMatch(/^cw_[a-z2-7]{52}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(key.slice(3, 20));
  });

  it('is refused when damaged, rather than read as empty', () => {
    writeFileSync(file, '{');
    expect(() => readKeyFile(file)).toThrow(/cannot be read/);
  });
});

describe('createKeyRing', () => {
  it('takes new and revoked keys within a second, and keeps what it has when the file is damaged', async () => {
    const { key, record } = createKey(file, write, now);
    const problems: unknown[] = [];
    const ring = createKeyRing(file, (problem) => problems.push(problem));
    expect(ring.find(key)).toMatchObject({ name: 'shop', workspace: 'default' });
    const later = createKey(file, { ...write, name: 'later' }, now).key;
    revokeKey(file, record.id);
    await expect
      .poll(() => [ring.find(key)?.name, ring.find(later)?.name], { timeout: 3_000 })
      .toEqual([undefined, 'later']);
    writeFileSync(file, 'damaged');
    await expect.poll(() => problems.length, { timeout: 3_000 }).toBe(1);
    expect(ring.find(later)?.name).toBe('later');
    ring.close();
  });
});

describe('ensureLocalKeys', () => {
  it('makes one of each, once', () => {
    const first = ensureLocalKeys(home);
    expect(ensureLocalKeys(home)).toEqual(first);
    expect(readKeyFile(file).map(({ kind }) => kind)).toEqual(['write', 'api', 'webhook']);
    rmSync(file);
    expect(ensureLocalKeys(home).apiKey).not.toBe(first.apiKey);
  });
});
