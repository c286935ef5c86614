import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enroll } from '../../../adapters/postgres/enroll.ts';
import { storeEngagements } from '../../../adapters/postgres/receipts/engagement.ts';
import { previewRetention } from '../../../adapters/postgres/retention/preview.ts';
import { realClock } from '../../../domain/clock.ts';
import { retentionWorld, type RetentionWorld } from '../../support/retention-world.ts';
import { soon } from '../../support/soon.ts';

const nothing = {
  attempts: 0,
  receipts: 0,
  lookUps: 0,
  engagements: 0,
  answers: 0,
  lists: 0,
  trail: 0,
  data: 0,
  undoing: 0,
  recipients: 0,
  paces: 0,
  messages: 0,
};

describe('what has ended long ago', () => {
  let world: RetentionWorld;
  beforeAll(async () => {
    world = await retentionWorld('retention');
    await world.journey('tips', { kind: 'always' });
    await world.journey('welcome', { kind: 'once' });
  });
  afterAll(() => world.close());

  const round = async (keepDays?: number) => (await world.remover(keepDays).round()).removed;
  const isThere = (table: string, id: string, key = 'id') => world.count(table, `${key} = '${id}'`);
  const enter = async (journey: string, profileId: string) => {
    const id = randomUUID();
    const input = { workspace: 'default', requestId: id, journey, profileId, data: {}, by: 'test', now: Date.now() };
    const result = await enroll(world.pool, { ...input, clock: realClock, newId: uuidv7 });
    return result.kind === 'judged' ? result.verdict.verdict : result.kind;
  };

  it('leaves with everything that hangs on it; what ended later and what runs stays whole', async () => {
    const [old, young, running] = [
      await world.enrollment(401),
      await world.enrollment(399),
      await world.enrollment(500, { running: true }),
    ];
    expect(await round()).toEqual({ enrollments: 1, messages: 1, engagements: 1 });
    for (const { enrollment, message } of [young, running]) {
      expect(await isThere('enrollments', enrollment)).toBe(1);
      expect(await isThere('receipts', message, 'message_id')).toBe(1);
      expect(await isThere('enrollment_trail', enrollment, 'enrollment_id')).toBe(1);
    }
    expect(await isThere('enrollments', old.enrollment)).toBe(0);
    expect(await isThere('messages', old.message)).toBe(0);
    // The person, and what they wrote not so long ago, are no part of it.
    expect(await isThere('profiles', old.profile)).toBe(1);
    expect(await isThere('inbound_messages', `in-${old.message}`, 'provider_id')).toBe(1);
    expect(await world.dangling()).toEqual(nothing);
    expect(await round()).toEqual({});
  });

  it('keeps the row of who was in a journey that takes everybody once, and refuses them as before', async () => {
    const old = await world.enrollment(401, { journey: 'welcome', slot: 'once' });
    expect(await enter('welcome', old.profile)).toBe('entered before');
    expect(await round()).toEqual({ enrollments: 1, messages: 1, engagements: 1 });
    expect(await isThere('messages', old.message)).toBe(0);
    expect(await isThere('enrollments', old.enrollment)).toBe(1);
    expect(await enter('welcome', old.profile)).toBe('entered before');
    expect(await round()).toEqual({});
    expect(await world.dangling()).toEqual(nothing);
  });

  it('keeps the row, too, where the journey has come to ask for it since: once, or not again within a time', async () => {
    await world.journey('now-once', { kind: 'once' });
    await world.journey('seldom', { kind: 'after', duration: '1000 days' });
    const [once, seldom, long] = [
      await world.enrollment(401, { journey: 'now-once' }),
      await world.enrollment(401, { journey: 'seldom' }),
      await world.enrollment(1001, { journey: 'seldom' }),
    ];
    await round();
    expect(await enter('now-once', once.profile)).toBe('entered before');
    expect(await enter('seldom', seldom.profile)).toBe('too soon');
    expect(await isThere('enrollments', long.enrollment)).toBe(0);
    expect(await enter('seldom', long.profile)).toBe('entered');
  });

  it('stays while its undoing waits for a person, or a message of it is not settled', async () => {
    const [parked, unknown] = [await world.enrollment(401), await world.enrollment(401)];
    await world.rows(`update compensations set outcome = 'parked', parked_at = now() where enrollment_id = $1`, [
      parked.enrollment,
    ]);
    await world.rows(`update messages set state = 'UNKNOWN' where id = $1`, [unknown.message]);
    expect(await round()).toEqual({});
    expect(await isThere('enrollment_trail', parked.enrollment, 'enrollment_id')).toBe(1);
    await world.rows(`update compensations set outcome = 'undone' where enrollment_id = $1`, [parked.enrollment]);
    await world.rows(`update messages set state = 'HELD' where id = $1`, [unknown.message]);
    expect(await round()).toMatchObject({ enrollments: 2, messages: 2 });
  });

  it('leaves page by page where it is a campaign, which is there for as long as anything of it is', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    for (const [key, days] of [
      [old, 401],
      [young, 1],
    ] as const) {
      await world.rows(
        `insert into campaigns (key, workspace, id, name, segment, channel, template, class, rate, state, ended_at, launched_at)
         values ($1::uuid, 'default', $1::text, 'Spring', 'all', 'sms', 'offer', 'marketing', 10, 'completed', now() - $2 * interval '1 day', now() - $2 * interval '1 day')`,
        [key, days],
      );
      await world.rows('insert into campaign_paces (campaign) values ($1)', [key]);
      await world.rows(
        `with r as (insert into campaign_recipients (campaign, n, profile_id, state, message_id)
           select $1::uuid, n, gen_random_uuid(), 'accepted', gen_random_uuid() from generate_series(1, 1200) n returning n, profile_id, message_id),
         m as (insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel,
             class, template, state, reason, virtual_at)
           select message_id, 'default', $1::text || n, $1::text || n, 1, 'campaign', $1::uuid, 'send', 1, 0, profile_id, 'sms', 'marketing', 'offer',
             'ACCEPTED', 'accepted', 0 from r returning id)
         insert into attempts (message_id, n, epoch, gateway) select id, 1, 1, 'infobip' from m`,
        [key],
      );
    }
    expect(await round()).toEqual({ campaigns: 1, recipients: 1200, messages: 1200 });
    expect(await isThere('campaigns', young, 'key')).toBe(1);
    expect(await isThere('campaign_recipients', young, 'campaign')).toBe(1200);
    expect(await isThere('campaigns', old, 'key')).toBe(0);
    expect(await world.dangling()).toEqual(nothing);
  });

  it('leaves where it was a direct send that is settled', async () => {
    const [settled, open] = [randomUUID(), randomUUID()];
    const profile = (await world.enrollment(1)).profile;
    for (const [id, state] of [
      [settled, 'ACCEPTED'],
      [open, 'UNKNOWN'],
    ] as const) {
      await world.rows(
        `insert into send_requests (message_id, workspace, profile_id, channel, template, class, templates, clock, created_at)
         values ($1, 'default', $2, 'sms', 'code', 'transactional', '{}', $3, now() - interval '401 days')`,
        [id, profile, realClock],
      );
      await world.rows(
        `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel,
           class, template, state, reason, virtual_at, updated_at)
         values ($1::uuid, 'default', $1::text, $1::text, 1, 'request', $1::uuid, 'send', 1, 0, $2, 'sms', 'transactional', 'code', $3, 'x', 0, now() - interval '401 days')`,
        [id, profile, state],
      );
    }
    expect(await round()).toEqual({ requests: 1, messages: 1 });
    expect(await isThere('send_requests', settled, 'message_id')).toBe(0);
    expect(await isThere('messages', open)).toBe(1);
    expect(await world.dangling()).toEqual(nothing);
  });

  it('leaves by its age where nobody owns it: events, what people wrote, windows and breakers that are over, lists that nobody names', async () => {
    const at = (days: number): string => `now() - interval '${days} days'`;
    const ms = (days: number): number => Date.now() - days * 86_400_000;
    const list = (n: number, days: number) =>
      world.rows(`insert into verdict_lists (id, verdicts, created_at) values ($1, '[]', ${at(days)})`, [
        `00000000-0000-0000-0000-00000000000${n}`,
      ]);
    for (const days of [401, 399]) {
      await world.rows(
        `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, received_at) values ('default', 'test', 'e-${days}', '', 'a.b', 1, ${at(days)})`,
      );
      await world.rows(
        `insert into inbound_messages (workspace, channel, provider_id, sender, handling, received_at) values ('default', 'sms', 'i-${days}', '1', 'kept', ${at(days)})`,
      );
      await world.rows(
        `insert into engagements (workspace, dedupe, kind, received_at) values ('default', 'n-${days}', 'complained', ${at(days)})`,
      );
      await world.rows(
        `insert into spend_windows (workspace, key, since, until, most, spent) values ('default', 'k', $1, $2, 1, 1)`,
        [ms(days + 1), ms(days)],
      );
    }
    for (const [prefix, most, days] of [
      ['1', 3, 401],
      ['2', 1, 401],
      ['3', 3, 399],
    ] as const)
      await world.rows(
        `insert into prefix_breakers (workspace, prefix, most, within, recent, changed_at) values ('default', $1, $2, 1000, array[$3::bigint], ${at(days)})`,
        [prefix, most, ms(days)],
      );
    const [key] = await world.rows<{ key: string }>(
      `insert into campaigns (key, workspace, id, name, segment, channel, template, class, rate, state, launched_at)
       values (gen_random_uuid(), 'default', 'paused', 'Paused', 'all', 'sms', 'offer', 'marketing', 10, 'paused', ${at(440)}) returning key`,
    );
    await list(1, 500);
    await list(2, 450);
    await list(3, 420);
    expect(await round()).toEqual({
      events: 1,
      'inbound messages': 1,
      engagements: 1,
      'spend windows': 1,
      breakers: 1,
      // The paused campaign may name the others.
      'verdict lists': 1,
    });
    expect(await world.rows('select prefix from prefix_breakers order by 1')).toEqual([
      { prefix: '2' },
      { prefix: '3' },
    ]);
    await world.rows('delete from campaigns where key = $1', [key?.key]);
    // The young campaign of another test was launched yesterday.
    expect(await round()).toEqual({ 'verdict lists': 2 });
  });

  it('is told beforehand, with what stays and why', async () => {
    const old = await world.enrollment(401);
    const parked = await world.enrollment(401);
    await world.rows(`update compensations set outcome = 'parked' where enrollment_id = $1`, [parked.enrollment]);
    const preview = () => previewRetention(world.pool, 'default', 400, () => realClock);
    const told = await preview();
    expect(told.going).toEqual([
      { what: 'enrollments', rows: 1 },
      { what: 'messages', rows: 1 },
    ]);
    expect(told.kept).toContainEqual({
      what: 'enrollments',
      rows: 1,
      because: 'their undoing waits for a turn or a person',
    });
    expect(told.kept).toContainEqual({ what: 'enrollments', rows: 3, because: 'bare: re-entry asks who was there' });
    expect(await isThere('enrollments', old.enrollment)).toBe(1);
    await round();
    const { going, removed, keptSince } = await preview();
    expect(going).toEqual([]);
    expect(removed[0]?.rows['enrollments']).toBeGreaterThan(1);
    expect(Date.parse(keptSince ?? '')).toBeCloseTo(Date.now() - 400 * 86_400_000, -5);
    expect((await previewRetention(world.pool, 'default', null, () => realClock)).going).toEqual([]);
  });

  it('has a line in the audit for every day that is over, once', async () => {
    await world.rows(`update removals set day = day - 1`);
    await round();
    await round();
    const lines = await world.rows<{ detail: { removed: object } }>(
      `select detail from audit where action = 'retention'`,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.detail.removed).toMatchObject({ enrollments: expect.any(Number), 'verdict lists': 3 });
  });

  it('still ends writing to somebody who complains about it', async () => {
    const { message } = await world.enrollment(401);
    await round();
    expect(await isThere('messages', message)).toBe(0);
    const client = await world.pool.connect();
    try {
      await storeEngagements(client, [
        {
          workspace: 'default',
          kind: 'complained',
          messageId: `p-${message}`,
          dedupe: `late-${message}`,
          address: 'ana@example.com',
          url: null,
          late: false,
        },
      ]);
    } finally {
      client.release();
    }
    expect(await world.count('suppressions', `address = 'ana@example.com' and reason = 'complaint'`)).toBe(1);
    expect(await world.count('consents', `channel = 'email' and state = 'unsubscribed'`)).toBeGreaterThan(0);
  });
});

describe('the removal of what has ended', () => {
  let world: RetentionWorld;
  beforeAll(async () => {
    world = await retentionWorld('removal');
    await world.journey('tips', { kind: 'always' });
  });
  afterAll(() => world.close());

  it('is done once where two routers do it at the same time', async () => {
    await world.enrollments(401, 3_000);
    const [a, b] = await Promise.all([world.remover().round(60_000), world.remover().round(60_000)]);
    expect((a.removed.enrollments ?? 0) + (b.removed.enrollments ?? 0)).toBe(3_000);
    expect(await world.rows(`select rows::int from removals where what = 'enrollments'`)).toEqual([{ rows: 3_000 }]);
    expect(await world.count('enrollments')).toBe(0);
    expect(await world.count('attempts')).toBe(0);
    expect(await world.dangling()).toEqual(nothing);
  });

  it('ends after its time and goes on in the next round', async () => {
    await world.enrollments(401, 1_200);
    const short = await world.remover().round(0);
    expect(short).toEqual({ removed: {}, isMore: true });
    expect(await world.remover().round()).toMatchObject({ removed: { enrollments: 1_200 }, isMore: false });
  });

  it('leaves nothing half removed where it is killed in the middle, holds up nobody, and goes on afterwards', async () => {
    await world.enrollments(401, 100);
    const { profile } = await world.enrollment(401);
    // Stands still before it commits.
    await world.rows(`
      create function stand_still() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return null; end $$;
      create trigger stand_still after delete on messages for each statement execute function stand_still()`);
    const killed = world
      .remover()
      .round()
      .then(
        () => 'went through',
        () => 'killed',
      );
    const standing = () =>
      world.rows<{ pid: number }>(
        `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
      );
    await soon(async () => (await standing()).length).toBe(1);
    // The same person is locked and written to, as every claim does, while their old enrollment is on its way out.
    const began = performance.now();
    await world.rows(`update profiles set revision = revision + 1 where id = $1`, [profile]);
    await world.enrollment(1, { profile });
    expect(performance.now() - began).toBeLessThan(2_000);
    for (const { pid } of await standing()) await world.rows('select pg_terminate_backend($1)', [pid]);
    expect(await killed).toBe('killed');
    await sleep(100);
    expect(await world.count('enrollments', "ended_at < now() - interval '400 days'")).toBe(101);
    expect(await world.dangling()).toEqual(nothing);
    await world.rows('drop trigger stand_still on messages');
    expect(await world.remover().round()).toMatchObject({ removed: { enrollments: 101, messages: 101 } });
    expect(await world.dangling()).toEqual(nothing);
  });

  it('touches nothing where the clocks of the router and of the database are far apart', async () => {
    await world.enrollment(401);
    await expect(world.remover(400, 2 * 86_400_000).round()).rejects.toThrow('more than a day apart');
    expect(await world.remover().round()).toMatchObject({ removed: { enrollments: 1 } });
  });

  it('leaves out what somebody else holds', async () => {
    const { enrollment } = await world.enrollment(401);
    const holder = await world.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from enrollments where id = $1 for update', [enrollment]);
      expect((await world.remover().round()).removed).toEqual({});
      await holder.query('rollback');
    } finally {
      holder.release();
    }
    expect((await world.remover().round()).removed).toMatchObject({ enrollments: 1 });
  });
});
