import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { createHookMemory } from '../../../../adapters/hooks/memory-file.ts';
import { createHookBook } from '../../../../adapters/postgres/hook-book.ts';
import { TransientError } from '../../../../domain/errors.ts';

/** A database that is away: nobody listens there. */
const pool = new pg.Pool({ connectionString: 'postgres://nobody:x@127.0.0.1:1/none' });
const folder = mkdtempSync(join(tmpdir(), 'carillon hooks '));
afterAll(async () => {
  await pool.end();
  rmSync(folder, { recursive: true, force: true });
});

const mapping = {
  authenticate: { header: { name: 'X-Token', secret: 'CARILLON_HOOK_DESK' } },
  events: [{ event: 'ticket.resolved', id: 'body.id', identity: { email: 'body.email' } }],
};
const bookOf = (file: string) => {
  const said: string[] = [];
  const memory = createHookMemory(join(folder, file));
  const onTrouble = (what: string): void => void said.push(what);
  return { said, memory, book: createHookBook({ pool, memory, now: Date.now, onTrouble }) };
};

describe('the mappings of hooks, with the database away since the start (I1)', () => {
  it('are those that were kept', async () => {
    const { book, memory, said } = bookOf('kept.json');
    memory.write([{ workspace: 'default', source: 'desk', mapping }]);
    expect(statSync(join(folder, 'kept.json')).mode & 0o777).toBe(0o600);
    expect(await book.find('default', 'desk')).toMatchObject({ events: [{ event: 'ticket.resolved' }] });
    expect(await book.find('default', 'shop')).toBeUndefined();
    expect(await book.find('other', 'desk')).toBeUndefined();
    expect(said[0]).toMatch(/could not be read; what was read last holds on/);
  });

  it('are asked for again where none were kept: nobody is told that there is no such hook', async () => {
    await expect(bookOf('none.json').book.find('default', 'desk')).rejects.toThrow(TransientError);
  });

  it('leave out what this release cannot read', async () => {
    const { book, memory } = bookOf('newer.json');
    const newer = { ...mapping, authenticate: { oauth: {} } };
    memory.write([
      { workspace: 'default', source: 'newer', mapping: newer },
      { workspace: 'default', source: 'desk', mapping },
    ]);
    expect(await book.find('default', 'desk')).toBeDefined();
    expect(await book.find('default', 'newer')).toBeUndefined();
  });
});
