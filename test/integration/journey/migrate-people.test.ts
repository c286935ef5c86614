import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMigratePeople } from '../../../adapters/postgres/migrate-people/migrate-people.ts';
import { createMigrations } from '../../../adapters/postgres/migrate-people/settle.ts';
import { migrationViews } from '../../../adapters/postgres/migrate-people/view.ts';
import { event, journey, send, wait } from '../../../domain/journey/builder.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('migrate-people');
});
afterAll(() => world.close());

const on = event('user.signed_up');
const mail = send('email', 'news', { class: 'service', id: 'news' });
const versions = {
  'aaa-one': journey('welcome', { on, steps: [wait('1 day', { id: 'rest' }), mail] }),
  'bbb-two': journey('welcome', { on, steps: [wait('2 days', { id: 'pause' }), mail] }),
};

/** A journey of its own with so many people at each step of its first version; its second one is published. */
async function peopled(counts: Readonly<Record<string, number>>) {
  const id = `j-${randomUUID().slice(0, 8)}`;
  await world.pool.query(
    `insert into journeys (workspace, id, version, status) values ('default', $1, 'bbb-two', 'live')`,
    [id],
  );
  for (const [hash, definition] of Object.entries(versions))
    await world.pool.query(
      `insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts) values ('default', $1, $2, $3, '{}', '{}')`,
      [id, hash, definition],
    );
  for (const [step, count] of Object.entries(counts))
    for (let n = 0; n < count; n += 1) {
      const { enrollmentId } = await world.person();
      await world.pool.query(`update enrollments set journey_id = $2, version = 'aaa-one', place = $3 where id = $1`, [
        enrollmentId,
        id,
        JSON.stringify({ step, kind: 'wait', until: null }),
      ]);
    }
  return id;
}
const people = () => createMigratePeople(world.pool);
const order = (id: string, changes = {}) => ({ workspace: 'default', journey: id, from: null, to: null, changes });
async function begun(id: string, changes: Readonly<Record<string, string | null>>) {
  const answer = await people().plan(order(id, changes));
  if (answer.kind !== 'plan') throw new Error(JSON.stringify(answer));
  const migration = await people().define('default', id, { ...answer.plan, undoes: null, by: 'test' });
  return { migration, plan: answer.plan };
}
const askedIds = async (migration: string) =>
  (
    await world.pool.query<{ id: string }>(
      `select enrollment_id as id from migrated_enrollments where migration_id = $1 order by 1`,
      [migration],
    )
  ).rows.map(({ id }) => id);
const settle = (migration: string, enrollmentId: string, stays: string | null = null) =>
  createMigrations(world.pool).settle({
    migration,
    enrollmentId,
    stays,
    trail: {
      seq: 0,
      entries: [{ at: 0, step: 'pause', what: 'migrated' }],
      place: { step: 'pause', kind: 'wait', until: 5 },
    },
  });

describe('people who are carried over to another version', () => {
  it('are counted before, where they stand and where they go on; nobody is asked by that', async () => {
    const id = await peopled({ rest: 3, news: 1, gone: 2 });
    const answer = await people().plan(order(id, { rest: 'pause' }));
    expect(answer).toMatchObject({
      kind: 'plan',
      plan: {
        from: 'aaa-one',
        to: 'bbb-two',
        map: { rest: 'pause', news: 'news' },
        standing: [
          { step: 'rest', people: 3, to: 'pause' },
          { step: 'gone', people: 2, to: null },
          { step: 'news', people: 1, to: 'news' },
        ],
      },
    });
    expect(await migrationViews(world.pool, 'default', id)).toEqual([]);
  });

  it('are refused with what there is where a version or a step is wrong', async () => {
    const id = await peopled({ rest: 1 });
    const reason = async (changes: object) => {
      const answer = await people().plan({ ...order(id), ...changes });
      return answer.kind === 'refused' ? answer.reason : answer;
    };
    expect(await reason({ to: 'ccc' })).toMatch(
      /has no version "ccc"; it has bbb-two \(0 on the way\), aaa-one \(1 on the way\)|aaa-one \(1 on the way\), bbb-two/,
    );
    expect(await reason({ to: 'aaa' })).toMatch(/Nobody is on the way in another version/);
    expect(await reason({ changes: { rst: 'pause' } })).toMatch(/the old version has no step 'rst'/);
    expect(await people().plan(order('nobody'))).toEqual({ kind: 'unknown' });
    expect(await migrationViews(world.pool, 'default', 'nobody')).toBeNull();
  });

  it('are asked a share at a time, each share part of the next, everybody once', async () => {
    const id = await peopled({ rest: 60 });
    const { migration } = await begun(id, { rest: 'pause' });
    const first = await people().ask('default', migration, 10);
    const few = await askedIds(migration);
    expect(few).toHaveLength(first ?? -1);
    expect(await people().ask('default', migration, 10)).toBe(0);
    expect((await begun(id, { rest: 'pause' })).migration).toBe(migration);
    const rest = await people().ask('default', migration, 100);
    expect((first ?? 0) + (rest ?? 0)).toBe(60);
    expect(await askedIds(migration)).toEqual(expect.arrayContaining(few));
    const { rows } = await world.pool.query(
      `select count(distinct enrollment_id)::int as people, count(*)::int as signals from dispatches where payload ->> 'migration' = $1`,
      [migration],
    );
    expect(rows).toEqual([{ people: 60, signals: 60 }]);
  });

  it('go or stay in one commit, the same however often it is asked, and go back as they came', async () => {
    const id = await peopled({ rest: 3 });
    const { migration } = await begun(id, { rest: 'pause' });
    await people().ask('default', migration, 100);
    const [goes = '', leaves = '', stays = ''] = await askedIds(migration);
    await world.pool.query(`update enrollments set mark = '{"status": "exited", "reason": "exit: x"}' where id = $1`, [
      leaves,
    ]);
    expect(await settle(migration, goes)).toBeNull();
    await world.pool.query(`update enrollments set mark = '{"status": "exited", "reason": "exit: y"}' where id = $1`, [
      goes,
    ]);
    expect(await settle(migration, goes)).toBeNull();
    await world.pool.query(`update enrollments set mark = null where id = $1`, [goes]);
    expect(await settle(migration, leaves)).toBe('is leaving already');
    expect(await settle(migration, stays, 'no counterpart')).toBe('no counterpart');
    const { rows } = await world.pool.query(
      `select e.version, e.place ->> 'step' as step, (select count(*)::int from enrollment_trail t where t.enrollment_id = e.id) as told
       from enrollments e where e.journey_id = $1 order by e.id = $2 desc, e.id = $3 desc`,
      [id, goes, leaves],
    );
    expect(rows).toEqual([
      { version: 'bbb-two', step: 'pause', told: 1 },
      { version: 'aaa-one', step: 'rest', told: 0 },
      { version: 'aaa-one', step: 'rest', told: 0 },
    ]);
    expect(await migrationViews(world.pool, 'default', id)).toMatchObject([
      {
        asked: 0,
        migrated: 1,
        stayed: expect.arrayContaining([
          { reason: 'is leaving already', people: 1 },
          { reason: 'no counterpart', people: 1 },
        ]),
      },
    ]);
    const back = await people().takeBack('default', migration, 'test');
    expect(await people().ask('default', back ?? '', 100)).toBe(1);
    expect(await createMigrations(world.pool).read(back ?? '', goes)).toMatchObject({
      version: 'aaa-one',
      map: { pause: 'rest' },
    });
    expect(await settle(back ?? '', goes)).toBeNull();
    // Taken back, the same wish is another migration.
    expect((await begun(id, { rest: 'pause' })).migration).not.toBe(migration);
  });

  it('may be one, moved to another step of their version', async () => {
    const id = await peopled({ rest: 1 });
    const { rows } = await world.pool.query<{ id: string }>(`select id from enrollments where journey_id = $1`, [id]);
    const enrollment = rows[0]?.id ?? '';
    const move = (step: string, whose = enrollment) => people().move('default', whose, { to: step, by: 'test' });
    expect(await move('nws')).toMatchObject({ kind: 'refused', reason: expect.stringContaining("no step 'nws'") });
    const asked = await move('news');
    if (asked.kind !== 'asked') throw new Error(JSON.stringify(asked));
    expect(await createMigrations(world.pool).read(asked.migration, enrollment)).toMatchObject({
      version: 'aaa-one',
      map: { '*': 'news' },
    });
    expect(await settle(asked.migration, enrollment)).toBeNull();
    expect(await migrationViews(world.pool, 'default', id)).toEqual([]);
    await world.pool.query(`update enrollments set status = 'exited' where id = $1`, [enrollment]);
    expect(await move('news')).toMatchObject({ kind: 'refused', reason: 'it is over, or about to be' });
    expect(await move('news', randomUUID())).toEqual({ kind: 'unknown' });
  });

  it('are nobody where no such migration is', async () => {
    expect(await people().ask('default', randomUUID(), 100)).toBeNull();
    expect(await people().takeBack('default', randomUUID(), 'test')).toBeNull();
  });
});
