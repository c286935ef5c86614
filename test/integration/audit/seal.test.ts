import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealAudit } from '../../../adapters/postgres/audit/seal.ts';
import { verifyAudit } from '../../../adapters/postgres/audit/verify.ts';
import { migrate } from '../../../adapters/postgres/migrate.ts';
import { packageRoot } from '../../../engines/package-root.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

const insert = `insert into audit (workspace, actor, action, target, detail)
  select $1, 'key:ops', 'consent', 'person ' || n, jsonb_build_object('n', n, 'price', 0.10, 'words', 'Ne, hvala – "dosta"') from generate_series(1, $2::int) as n`;

describe('the audit', () => {
  let database: OwnDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await ownDatabase('audit');
    await migrate(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 12 });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const write = (workspace: string, lines: number) => pool.query(insert, [workspace, lines]);
  const verified = (workspace: string) => verifyAudit(pool, workspace);
  const numbers = async (workspace: string) =>
    (
      await pool.query<{ number: string; target: string }>(
        `select number, target from audit where workspace = $1 order by number`,
        [workspace],
      )
    ).rows;

  it('is sealed behind writers of whom none waits for another, with several sealers at once, and those that commit late come last', async () => {
    const late = await pool.connect();
    await late.query('begin');
    await late.query(
      `insert into audit (workspace, actor, action, target) values ('busy', 'person', 'late', 'first id')`,
    );
    let writing = true;
    const seal = async (): Promise<void> => {
      while (writing) {
        await sealAudit(pool);
        await sleep(5);
      }
    };
    const sealers = [seal(), seal()];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < 25; n += 1) await write('busy', 3);
      }),
    );
    expect((await verified('busy')).broken).toBeNull();
    writing = false;
    await Promise.all(sealers);
    await sealAudit(pool);
    expect(await verified('busy')).toMatchObject({ head: { number: 600 }, broken: null, unsealed: { lines: 0 } });
    await late.query('commit');
    late.release();
    expect(await verified('busy')).toMatchObject({ head: { number: 600 }, broken: null, unsealed: { lines: 1 } });
    await sealAudit(pool);
    expect(await verified('busy')).toMatchObject({ head: { number: 601 }, broken: null, outOfTime: [] });
    expect((await numbers('busy')).at(-1)).toMatchObject({ number: '601', target: 'first id' });
    const told = await pool.query(`select 1 from outbox where payload ->> 'seal' = $1`, [
      (await verified('busy')).head.seal,
    ]);
    expect(told.rowCount).toBe(1);
  });

  it('keeps nobody from writing while it is being sealed', async () => {
    await write('slow', 1);
    const sealer = await pool.connect();
    await sealer.query('begin');
    await sealer.query(
      `insert into audit_heads (workspace, number, seal) values ('slow', 0, decode(repeat('0', 64), 'hex'))`,
    );
    await sealer.query(`update audit set number = 1, seal = '\\x00' where workspace = 'slow'`);
    const writer = await pool.connect();
    await writer.query(`set statement_timeout = '2s'`);
    await writer.query(insert, ['slow', 5]);
    writer.release(true);
    await sealer.query('rollback');
    sealer.release();
  });

  it(
    'is sealed to the end by the next who comes where a sealer is killed in the middle',
    { timeout: 30_000 },
    async () => {
      await write('killed', 2_500);
      const module = (path: string): string => JSON.stringify(join(packageRoot(), path));
      const program = `
      import pg from 'pg';
      import { sealAudit } from ${module('adapters/postgres/audit/seal.ts')};
      import { armFaultPoints } from ${module('fault-points/fault-point.ts')};
      armFaultPoints(new Map([['audit:sealing', 2]]));
      await sealAudit(new pg.Pool({ connectionString: ${JSON.stringify(database.url)}, max: 1 }));`;
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
        cwd: packageRoot(),
        stdio: 'ignore',
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      const between = await verified('killed');
      expect(between).toMatchObject({ head: { number: 1_000 }, broken: null, unsealed: { lines: 1_500 } });
      // The database has to notice first that whom it works for is gone.
      await expect
        .poll(
          async () => {
            await sealAudit(pool);
            return (await verified('killed')).head.number;
          },
          { timeout: 10_000 },
        )
        .toBe(2_500);
      expect(await verified('killed')).toMatchObject({ broken: null, outOfTime: [], unsealed: { lines: 0 } });
    },
  );

  const line = (where: string) => `workspace = $1 and number = ${where}`;
  const tampered: readonly (readonly [
    what: string,
    sql: readonly string[],
    broken: { number: number; kind: string },
  ])[] = [
    ['an actor', [`update audit set actor = 'key:nobody' where ${line('7')}`], { number: 7, kind: 'altered' }],
    ['an action', [`update audit set action = 'x' where ${line('7')}`], { number: 7, kind: 'altered' }],
    ['a target', [`update audit set target = 'x' where ${line('1')}`], { number: 1, kind: 'altered' }],
    [
      'a microsecond',
      [`update audit set at = at + interval '1 microsecond' where ${line('20')}`],
      { number: 20, kind: 'altered' },
    ],
    ['an instant to none', [`update audit set at = 'infinity' where ${line('4')}`], { number: 4, kind: 'altered' }],
    [
      'one digit in the detail',
      [`update audit set detail = detail || '{"n": 8}' where ${line('7')}`],
      { number: 7, kind: 'altered' },
    ],
    [
      'a zero that no number knows of',
      [`update audit set detail = detail || '{"price": 0.1}' where ${line('7')}`],
      { number: 7, kind: 'altered' },
    ],
    ['an id', [`update audit set id = default where ${line('9')}`], { number: 9, kind: 'altered' }],
    [
      'a seal',
      [`update audit set seal = decode(repeat('ab', 32), 'hex') where ${line('9')}`],
      { number: 9, kind: 'altered' },
    ],
    [
      'the workspace',
      [`update audit set workspace = $1 || ' else' where ${line('9')}`],
      { number: 9, kind: 'missing' },
    ],
    ['nothing, but took one out', [`delete from audit where ${line('12')}`], { number: 12, kind: 'missing' }],
    [
      'nothing, but took one out and closed the gap',
      [
        `delete from audit where ${line('12')}`,
        `update audit set number = number - 1 where workspace = $1 and number = 13`,
      ],
      { number: 12, kind: 'altered' },
    ],
    [
      'nothing, but put one in between',
      [
        `update audit set number = number + 100 where workspace = $1 and number > 12`,
        `update audit set number = number - 99 where workspace = $1 and number > 100`,
        `insert into audit (workspace, actor, action, target, number, seal) select $1, 'key:ops', 'consent', 'x', 13, seal from audit where ${line('14')}`,
      ],
      { number: 13, kind: 'altered' },
    ],
    [
      'the places of two',
      [
        `update audit set number = 0 where ${line('5')}`,
        `update audit set number = 5 where ${line('6')}`,
        `update audit set number = 6 where ${line('0')}`,
      ],
      { number: 5, kind: 'altered' },
    ],
    [
      'nothing, but took its number and seal away',
      [`update audit set number = null, seal = null where ${line('8')}`],
      { number: 8, kind: 'missing' },
    ],
    ['nothing, but took the newest out', [`delete from audit where ${line('20')}`], { number: 20, kind: 'cut off' }],
    [
      'nothing, but took the newest five out',
      [`delete from audit where workspace = $1 and number > 15`],
      { number: 16, kind: 'cut off' },
    ],
    ['nothing, but took all of it out', [`delete from audit where workspace = $1`], { number: 1, kind: 'cut off' }],
    [
      'nothing, but set the head back',
      [`update audit_heads set number = 15 where workspace = $1`],
      { number: 16, kind: 'put in' },
    ],
    [
      'nothing, but took the head away',
      [`delete from audit_heads where workspace = $1`],
      { number: 20, kind: 'another head' },
    ],
  ];
  it.each(tampered.map(([what, sql, broken], index) => ({ what, sql, broken, workspace: `tampered-${index}` })))(
    'is found out where somebody changed $what',
    async ({ sql, broken, workspace }) => {
      await write(workspace, 20);
      await sealAudit(pool);
      expect(await verified(workspace)).toMatchObject({ head: { number: 20 }, broken: null });
      for (const statement of sql) await pool.query(statement, [workspace]);
      expect((await verified(workspace)).broken).toMatchObject(broken);
      // Nor does sealing what is written next hide it; where it cannot go on it says so.
      await write(workspace, 3);
      await sealAudit(pool).catch(() => undefined);
      expect((await verified(workspace)).broken).toMatchObject({ number: broken.number });
      await pool.query(`delete from audit where workspace like $1 || '%'`, [workspace]);
      await pool.query(`delete from audit_heads where workspace = $1`, [workspace]);
    },
  );

  it('is found out by a head kept elsewhere where the newest lines and the head went together', async () => {
    await write('cut', 20);
    await sealAudit(pool);
    const { head } = await verified('cut');
    await pool.query(`delete from audit where workspace = 'cut' and number > 15`);
    await pool.query(
      `update audit_heads set number = 15, seal = (select seal from audit where workspace = 'cut' and number = 15) where workspace = 'cut'`,
    );
    expect((await verified('cut')).broken).toBeNull();
    const kept = [{ ...head, from: '--head' }];
    expect((await verifyAudit(pool, 'cut', kept)).broken).toMatchObject({ number: 16, kind: 'cut off' });
    await write('cut', 30);
    await sealAudit(pool);
    expect((await verifyAudit(pool, 'cut', kept)).broken).toMatchObject({ number: 20, kind: 'another head' });
  });

  it('names a line that was written as if long ago', async () => {
    await write('old', 5);
    await pool.query(
      `insert into audit (workspace, at, actor, action, target) values ('old', '2020-01-01T12:00:00Z', 'key:ops', 'consent', 'x')`,
    );
    await sealAudit(pool);
    expect(await verified('old')).toMatchObject({ broken: null, outOfTime: [{ number: 6 }] });
  });
});
