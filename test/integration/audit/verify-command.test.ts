import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { registerAuditCommands } from '../../../cli/audit.ts';
import { runRelay } from '../../../workers/relay.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

type Answer = {
  readonly ok: boolean;
  readonly outcomes: string;
  readonly workspaces: readonly {
    readonly workspace: string;
    readonly lines: number;
    readonly head: string;
    readonly outcomes: string | null;
    readonly broken: { readonly number: number; readonly kind: string } | null;
    readonly unsealed: { readonly lines: number };
  }[];
};

describe('carillon audit verify', () => {
  let world: RouterWorld;
  let relay: RunningRole;
  const home = mkdtempSync(join(tmpdir(), 'carillon audit '));
  beforeAll(async () => {
    world = await routerWorld('audit-verify');
    relay = await runRelay(world.config, pino({ level: 'silent' }));
    vi.stubEnv('DATABASE_URL', world.config.databaseUrl);
    vi.stubEnv('NATS_URL', world.config.nats.url);
    vi.stubEnv('CARILLON_NATS_OPERATOR_PASSWORD', world.nats.natsUsers.operator.password);
    vi.stubEnv('TEMPORAL_ADDRESS', inject('engines').temporalAddress);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await relay.close();
    await world.close();
    rmSync(home, { recursive: true });
  });

  /** As typed, in this process: starting one costs seconds. */
  const typed = async (...args: string[]): Promise<{ text: string; code: number }> => {
    const program = new Command().exitOverride();
    registerAuditCommands(program);
    const written: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const before = process.exitCode;
    try {
      await program.parseAsync(['audit', 'verify', ...args, '--home', home], { from: 'user' });
      return { text: written.join(''), code: Number(process.exitCode ?? 0) };
    } finally {
      stdout.mockRestore();
      process.exitCode = before;
    }
  };
  const verify = async (...args: string[]) => JSON.parse((await typed('--json', ...args)).text) as Answer;
  const write = () =>
    world.pool.query(
      `insert into audit (workspace, actor, action, target) values ('default', 'key:ops', 'halt', 'sms')`,
    );
  const head = async () => (await verify()).workspaces[0];

  it('says that the lines are those that were written, once the relay has sealed them and told others', async () => {
    expect(await verify()).toEqual({ ok: true, workspaces: [], outcomes: 'compared' });
    for (let n = 0; n < 5; n += 1) await write();
    await soon(async () => {
      const { lines, outcomes, head: own } = (await head()) ?? {};
      return { lines, told: outcomes === own };
    }).toEqual({ lines: 5, told: true });
    const { text, code } = await typed();
    expect(code).toBe(0);
    expect(text).toMatch(
      /^default: 5 lines as they were written, up to 5:[0-9a-f]{64}\n {2}OUTCOMES says the same up to line 5\n$/,
    );
    const kept = (await head())?.head ?? '';
    expect(await verify('--head', kept)).toMatchObject({ ok: true });
    expect(await typed('--head', '5:abc')).toEqual({ text: '', code: 2 });
  });

  it('names the first line that is not, with exit code 1', async () => {
    await world.pool.query(`update audit set target = 'email' where number = 3`);
    const { text, code } = await typed();
    expect(code).toBe(1);
    expect(text).toMatch(
      /^default: BROKEN at line 3 \(id \d+, written 2\d+-.*Z\): line 3 is not the one that was sealed; 2 lines before that hold\n$/,
    );
    await world.pool.query(`update audit set target = 'sms' where number = 3`);
    expect((await typed()).code).toBe(0);
  });

  it('finds out by OUTCOMES what the database alone no longer shows', async () => {
    await world.pool.query(`delete from audit where number = 5`);
    await world.pool.query(`update audit_heads h set number = 4, seal = a.seal from audit a where a.number = 4`);
    expect(await verify()).toMatchObject({ ok: false, workspaces: [{ broken: { number: 5, kind: 'cut off' } }] });
    await world.nats.crash();
    const alone = await verify();
    expect(alone).toMatchObject({ ok: true, workspaces: [{ lines: 4, outcomes: null }] });
    expect(alone.outcomes).not.toBe('compared');
    await world.nats.restart();
  });
});
