import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { registerDlqCommands } from '../../../cli/dlq.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

describe('carillon dlq', () => {
  let world: RouterWorld;
  const home = mkdtempSync(join(tmpdir(), 'carillon dlq '));
  beforeAll(async () => {
    world = await routerWorld('dlq-command');
    await world.router();
    vi.stubEnv('DATABASE_URL', world.config.databaseUrl);
    vi.stubEnv('NATS_URL', world.config.nats.url);
    vi.stubEnv('CARILLON_NATS_OPERATOR_PASSWORD', world.nats.natsUsers.operator.password);
    vi.stubEnv('TEMPORAL_ADDRESS', inject('engines').temporalAddress);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await world.close();
    rmSync(home, { recursive: true });
  });

  /** As typed, in this process: starting one costs seconds. */
  const dlq = async (...args: string[]): Promise<unknown> => {
    const program = new Command().exitOverride();
    registerDlqCommands(program);
    const written: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    try {
      await program.parseAsync(['dlq', ...args, '--json', '--home', home], { from: 'user' });
    } finally {
      stdout.mockRestore();
    }
    return JSON.parse(written.join(''));
  };

  it('lists, shows, and puts back once; what was put back is no longer listed', async () => {
    const id = await world.publish('page.viewed', { userId: 'ana' }, { workspace: 'later' });
    await soon(async () => (await world.deadLetters()).length).toBe(1);
    expect(await dlq('list')).toMatchObject([
      { seq: 1, workspace: 'later', reason: 'bad-envelope', eventId: id, redriven: 0 },
    ]);
    expect(await dlq('show', '1')).toMatchObject({ headers: { 'ce-id': id }, body: '{"userId":"ana"}' });
    // The cause is mended, then the message goes back.
    await world.rows(`insert into workspaces (id) values ('later')`);
    expect(await dlq('redrive', '--reason', 'bad-envelope')).toMatchObject([{ kind: 'redriven', seq: 1 }]);
    await soon(() => world.rows('select workspace from inbox where event_id = $1', [id])).toEqual([
      { workspace: 'later' },
    ]);
    expect(await dlq('list')).toEqual([]);
    expect(await dlq('list', '--all')).toMatchObject([{ seq: 1, redriven: 1 }]);
    expect(await world.rows(`select target from audit where action = 'dlq.redrive'`)).toEqual([{ target: 'DLQ:1' }]);
  });

  it('lists what still waits, however many newer ones were put back', async () => {
    for (const userId of ['ana', 'luka', 'mia']) await world.publish('page.viewed', { userId }, { workspace: 'never' });
    await soon(async () => (await world.deadLetters()).length).toBe(4);
    await world.rows(`insert into workspaces (id) values ('never')`);
    expect(await dlq('redrive', '3', '4')).toMatchObject([{ kind: 'redriven' }, { kind: 'redriven' }]);
    expect(await dlq('list', '--limit', '2', '--all')).toMatchObject([
      { seq: 4, redriven: 1 },
      { seq: 3, redriven: 1 },
    ]);
    expect(await dlq('list', '--limit', '2')).toMatchObject([{ seq: 2, redriven: 0 }]);
  });

  it('puts one back with a mended body, and the audit says that it was and not what it held', async () => {
    const id = await world.publish('page.viewed', { userId: 'ana' }, { raw: '{"userId":"ana","note":"a\\u0000b"}' });
    await soon(async () => (await world.deadLetters()).length).toBe(5);
    const file = join(home, 'mended.json');
    writeFileSync(file, '{"userId":"ana","note":"ab"}');
    expect(await dlq('redrive', '5', '--body', file)).toMatchObject([{ kind: 'redriven', seq: 5 }]);
    await soon(() => world.rows('select type from inbox where event_id = $1', [id])).toHaveLength(1);
    expect(await dlq('show', '5')).toMatchObject({ body: expect.stringContaining('u0000') });
    const [noted] = await world.rows<{ detail: object }>(`select detail from audit where target = 'DLQ:5'`);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(noted?.detail).toEqual({
      n: 1,
      subject: expect.stringMatching(/^in\.default\.page\.viewed\./),
      mended: { from: digest, to: digest },
    });
    // A second time it has no effect: the event was handled.
    await dlq('redrive', '5', '--body', file);
    await soon(() => world.rows(`select id from audit where target = 'DLQ:5'`)).toHaveLength(2);
    expect(await world.rows('select type from inbox where event_id = $1', [id])).toHaveLength(1);
  });

  it.each([
    ['["a list"]', 'must hold a JSON object'],
    ['{"userId":', 'is not JSON'],
  ])('refuses a body that no event could have: %s', async (text, why) => {
    const file = join(home, 'bad.json');
    writeFileSync(file, text);
    await expect(dlq('redrive', '5', '--body', file)).rejects.toThrow(why);
  });
});
