import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { storeEngagements } from '../../../adapters/postgres/receipts/engagement.ts';
import { registerSuppressionCommands } from '../../../cli/suppressions.ts';
import { type ApiWorld, apiWorld } from '../../support/api-world.ts';

let world: ApiWorld;
const home = mkdtempSync(join(tmpdir(), 'carillon imports '));
const file = join(home, 'unsubscribed.csv');
beforeAll(async () => {
  world = await apiWorld('imports');
  await world.pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
  vi.stubEnv('CARILLON_URL', world.url);
  vi.stubEnv('CARILLON_API_KEY', world.keys.apiKey);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
  rmSync(home, { recursive: true });
});

/** As typed, in this process, without a terminal. */
const typed = async (...args: string[]) => {
  const program = new Command().exitOverride();
  registerSuppressionCommands(program);
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const before = process.exitCode;
  try {
    await program.parseAsync(['suppressions', ...args, '--home', home], { from: 'user' });
    return { text: written.join(''), code: Number(process.exitCode ?? 0), failed: null };
  } catch (error) {
    return { text: written.join(''), code: 1, failed: (error as Error).message };
  } finally {
    stdout.mockRestore();
    process.exitCode = before;
  }
};
const listed = async () => {
  const { rows } = await world.pool.query<{ entry: string }>(
    `select address || ' ' || channel || ' ' || kind as entry from suppressions order by 1`,
  );
  return rows.map(({ entry }) => entry);
};
const importedAs = async (...lines: string[]): Promise<string> => {
  writeFileSync(file, lines.join('\n'));
  const { text } = await typed('import', file, '--yes', '--json', '--channel', 'sms');
  return (JSON.parse(text) as { import: string }).import;
};
const clear = () => world.pool.query('delete from suppressions; delete from audit; delete from suppression_imports');

describe('carillon suppressions import', () => {
  it('says what it would do, line by line, and does nothing without a yes', async () => {
    await typed('add', 'old@example.com');
    writeFileSync(
      file,
      'address,kind\nana@example.com,opt-out\n091 234 5678,\n+385 91 2345678,\nnobody,\nOLD@example.com,\n',
    );
    const { text, code, failed } = await typed('import', file);
    const [summary, refused, ...rest] = text.trimEnd().split('\n');
    expect(summary).toBe(`${file}: 2 new, 2 on the list already, 1 refused, of 5 lines`);
    expect(refused).toMatch(/^ {2}line 5: ./);
    expect(rest).toEqual([]);
    expect({ code, failed }).toEqual({
      code: 1,
      failed: 'import asks before it adds; without a terminal, or with --json, give --yes: nothing was added',
    });
    const asked = await typed('import', file, '--json');
    expect(JSON.parse(asked.text)).toMatchObject({ added: 2, known: 2, refused: [{ line: 5 }], import: null });
    expect(asked.code).toBe(1);
    expect(await listed()).toEqual(['old@example.com * manual']);
    await clear();
  });

  it('does exactly that with one, under an id', async () => {
    writeFileSync(file, 'ana@example.com\n091 234 5678\n+385 91 2345678\nnobody\n');
    const { text, code } = await typed('import', file, '--yes', '--kind', 'opt-out', '--reason', 'from the old system');
    expect(code).toBe(1);
    const [, id = ''] = /2 added, as import (\S+)\.\n/.exec(text) ?? [];
    expect(await listed()).toEqual(['385912345678 * opt-out', 'ana@example.com * opt-out']);
    expect(JSON.parse((await typed('imports', '--json')).text)).toEqual([
      { id, name: 'unsubscribed.csv', by: 'key:local api', at: expect.any(String), entries: 2, undone: null },
    ]);
    writeFileSync(file, 'ana@example.com\n');
    expect((await typed('import', file, '--yes')).text).toContain('0 new, 1 on the list already, 0 refused');
    await clear();
  });

  it('can be undone, once, with every entry in the audit', async () => {
    const id = await importedAs('091 111 1111', '091 222 2222');
    await typed('add', '091 333 3333', '--channel', 'sms');
    expect((await typed('undo', id, '--reason', 'the wrong file')).text).toBe('2 lifted.\n');
    expect(await listed()).toEqual(['385913333333 sms manual']);
    const { rows } = await world.pool.query<{ action: string; target: string; reason: string }>(
      `select action, target, detail ->> 'reason' as reason from audit where detail ->> 'reason' = 'the wrong file' order by target`,
    );
    expect(rows.map(({ action, target }) => [action, target])).toEqual(
      expect.arrayContaining([
        ['suppression.lift', '385911111111'],
        ['suppression.lift', '385912222222'],
        ['suppression.undo', id],
      ]),
    );
    expect((await typed('undo', id, '--reason', 'again')).failed).toMatch(/^No such import is there to be undone/);
    expect((await typed('undo', 'nothing', '--reason', 'x')).failed).toMatch(/^No such import/);
    // Nor does a request of it that was late put anything there again.
    const entries = [{ address: '091 444 4444', reason: 'late' }];
    const late = await world.post(
      '/v1/suppressions',
      { entries, import: { id, name: 'x' } },
      { key: world.keys.apiKey },
    );
    expect(late.status).toBe(409);
    expect(await listed()).toEqual(['385913333333 sms manual']);
    await clear();
  });

  it('leaves what a provider has reported since, for the reason that it stands there for', async () => {
    writeFileSync(file, 'ana@example.com\nmia@example.com\nluka@example.com');
    const { text } = await typed('import', file, '--yes', '--json', '--channel', 'email');
    const { import: id } = JSON.parse(text) as { import: string };
    const report = (kind: 'complained' | 'bounced', address: string) => {
      const copy = { messageId: randomUUID(), dedupe: randomUUID(), url: null, late: true, workspace: 'default' };
      return { ...copy, kind, address };
    };
    const client = await world.pool.connect();
    await storeEngagements(client, [report('complained', 'ana@example.com'), report('bounced', 'mia@example.com')]);
    client.release();
    expect((await typed('undo', id, '--reason', 'the wrong file')).text).toBe('1 lifted.\n');
    const { rows } = await world.pool.query('select address, reason, source, kind from suppressions order by 1');
    expect(rows).toEqual([
      { address: 'ana@example.com', reason: 'complaint', source: 'engagement', kind: 'complaint' },
      { address: 'mia@example.com', reason: 'imported', source: 'key:local api', kind: 'manual' },
    ]);
    await clear();
  });

  it('leaves what somebody else has said since: a STOP, another import, somebody here', async () => {
    const numbers = ['091 111 1111', '091 222 2222', '091 333 3333', '091 444 4444', '091 555 5555'];
    const id = await importedAs(...numbers);
    const item = { messageId: randomUUID(), from: '385911111111', to: 'Acme', text: 'STOP', receivedAt: 'now' };
    const webhook = `/v1/webhooks/infobip/${world.keys.webhookToken}/inbound`;
    expect((await world.post(webhook, { results: [item] })).status).toBe(200);
    expect((await world.pool.query('select 1 from inbound_messages')).rowCount).toBe(1);
    const second = await importedAs('091 222 2222');
    await typed('add', '091 333 3333', '--channel', 'sms');
    // As another request of the same import, which a network repeated.
    const again = {
      entries: [{ address: '091 555 5555', channel: 'sms', reason: 'imported' }],
      import: { id, name: 'x' },
    };
    await world.post('/v1/suppressions', again, { key: world.keys.apiKey });
    expect((await typed('undo', id, '--reason', 'the wrong file')).text).toBe('2 lifted.\n');
    expect(await listed()).toEqual(['385911111111 sms manual', '385912222222 sms manual', '385913333333 sms manual']);
    // Nobody is sure any more whose the second one is: it stays, too.
    expect((await typed('undo', second, '--reason', 'that one, too')).text).toBe('0 lifted.\n');
    await clear();
  });
});
