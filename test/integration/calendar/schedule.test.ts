import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBrake } from '../../../adapters/postgres/halts.ts';
import type { ScheduleEntry } from '../../../domain/journey/definition.ts';
import { calendarWorld, type CalendarWorld } from '../../support/calendar-world.ts';

/** Mondays at nine in Zagreb: 2 March 2026 at 08:00 UTC, a week later the same. */
const mondays: ScheduleEntry = { schedule: '0 9 * * 1', zone: 'Europe/Zagreb', segment: 'vips' };
const sunday = '2026-03-01T12:00:00Z';
const monday = '2026-03-02T08:00:00Z';

describe('a journey that begins by a schedule over a segment', () => {
  let world: CalendarWorld;
  beforeEach(async () => {
    world = await calendarWorld('schedule');
    await world.segment('vips', { 'traits.vip': true });
  });
  afterEach(() => world.close());
  const occurrences = () =>
    world.rows<{ due: string; entered: number; refused: number; ended: boolean; reason: string | null }>(
      `select to_char(to_timestamp(at / 1000.0) at time zone 'UTC', 'MM-DD HH24:MI') as due, entered, refused,
         ended_at is not null as ended, reason from entry_occurrences order by at`,
    );

  it('takes everybody who is in the segment when it comes round, and nobody before or besides', async () => {
    const [ana, ben] = [await world.person({ vip: true }), await world.person({ vip: false })];
    await world.journey('weekly', mondays);
    await world.at(sunday);
    await world.at('2026-03-02T07:59:58Z');
    expect(await world.entered('weekly')).toEqual(new Map());
    await world.learn(ben, { vip: true });
    await world.at(monday);
    expect(await world.entered('weekly')).toEqual(new Map([ana, ben].map((id) => [id, 1])));
    expect(await world.seen(ana)).toEqual([{ journey: 'weekly', verdict: 'entered', due: '2026-03-02T08:00:00.000Z' }]);
    // What an enrollment by event leaves behind, this one does too: a start to be carried out, its data, a word to the world.
    const [left] = await world.rows(
      `select (select count(*)::int from dispatches where kind = 'start' and done_at is null) as starts,
        (select count(*)::int from enrollment_data where data -> 'properties' ->> 'at' = '2026-03-02T08:00:00.000Z') as data,
        (select count(*)::int from outbox where subject = 'out.default.enrollment.entered') as told`,
    );
    expect(left).toEqual({ starts: 2, data: 2, told: 2 });
    const audit = await world.rows(`select actor, action, target, detail ->> 'entered' as entered from audit`);
    expect(audit).toEqual([{ actor: 'calendar', action: 'journey scheduled', target: 'weekly', entered: '2' }]);
  });

  it('takes those who did what its segment asks for', async () => {
    const [ana, ben] = [await world.person({}), await world.person({})];
    await world.segment('buyers', { did: 'order.placed' });
    await world.journey('weekly', { ...mondays, segment: 'buyers' });
    await world.at(sunday);
    await world.rows(
      `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id) values ('default', 'test', 'o1', '', 'order.placed', 1, $1)`,
      [ana],
    );
    await world.at(monday);
    expect(await world.entered('weekly')).toEqual(new Map([[ana, 1]]));
    expect(await world.seen(ben)).toEqual([]);
  });

  it('comes again, and people by the rule of re-entry of the journey', async () => {
    const ana = await world.person({ vip: true });
    await world.journey('monthly', mondays, { kind: 'after', duration: '10 days' });
    await world.at(sunday);
    await world.at(monday);
    await world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);
    const late = await world.person({ vip: true });
    await world.at('2026-03-09T08:00:00Z');
    await world.at('2026-03-09T08:00:05Z');
    expect((await world.seen(ana)).map(({ verdict }) => verdict)).toEqual(['entered', 'too soon']);
    expect((await world.seen(late)).map(({ verdict }) => verdict)).toEqual(['entered']);
    expect(await occurrences()).toMatchObject([
      { due: '03-02 08:00', entered: 1, refused: 0, ended: true },
      { due: '03-09 08:00', entered: 1, refused: 1, ended: true },
    ]);
    const refused = await world.rows(`select message_id from outbox where subject = 'out.default.enrollment.refused'`);
    expect(refused).toHaveLength(1);
  });

  it('takes everybody once, however many do it at once', async () => {
    await world.people(700, { vip: true });
    await world.people(50, { vip: false });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    const pools = Array.from({ length: 3 }, () => new pg.Pool({ ...world.pool.options, max: 1 }));
    await Promise.all(pools.map((pool) => world.at(monday, { pool, page: 50 })));
    await Promise.all(pools.map((pool) => pool.end()));
    const entered = await world.entered('weekly');
    expect([entered.size, new Set(entered.values())]).toEqual([700, new Set([1])]);
    expect(await occurrences()).toMatchObject([{ entered: 700, refused: 0, ended: true }]);
    expect(await world.rows(`select 1 from dispatches where kind = 'start'`)).toHaveLength(700);
  });

  it('loses and doubles nobody where a process ends between two pages or within one', async () => {
    await world.people(300, { vip: true });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    const ending = new AbortController();
    await world.at(monday, { page: 100, onEntered: () => ending.abort() }, ending.signal);
    expect((await world.entered('weekly')).size).toBe(100);
    let made = 0;
    const dying = () => {
      made += 1;
      if (made > 30) throw new Error('the process ends here');
      return uuidv7();
    };
    await expect(world.at(monday, { page: 100, newId: dying })).rejects.toThrow('the process ends here');
    expect((await world.entered('weekly')).size).toBe(100);
    await world.at('2026-03-02T08:10:00Z', { page: 100 });
    const entered = await world.entered('weekly');
    expect([entered.size, new Set(entered.values())]).toEqual([300, new Set([1])]);
    expect(await occurrences()).toMatchObject([{ due: '03-02 08:00', entered: 300, ended: true }]);
  });

  it('refuses a person twice for one occurrence even where the books of it are wrong', async () => {
    const ana = await world.person({ vip: true });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    await world.at(monday);
    await world.rows(
      `update entry_occurrences set judged_to = '00000000-0000-0000-0000-000000000000', ended_at = null`,
    );
    await world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);
    await world.at(monday);
    expect((await world.entered('weekly')).get(ana)).toBe(1);
  });

  it('makes up for the latest that was missed, once', async () => {
    const ana = await world.person({ vip: true });
    await world.journey('daily', { ...mondays, schedule: '0 9 * * *' });
    await world.at(sunday);
    await world.at('2026-03-05T20:00:00Z');
    await world.at('2026-03-05T20:00:01Z');
    expect(await world.seen(ana)).toMatchObject([{ due: '2026-03-05T08:00:00.000Z' }]);
    // Eleven hours late, and as if it had been in time.
    const [began] = await world.rows<{ at: string }>(
      `select to_char(to_timestamp(((clock ->> 'virtualStart')::numeric - (clock ->> 'realStart')::numeric) / 1000.0
         + extract(epoch from entered_at)) at time zone 'UTC', 'MM-DD HH24:MI:SS') as at from enrollments`,
    );
    expect(began).toEqual({ at: '03-05 08:00:00' });
    await world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);
    await world.at('2026-03-06T08:00:00Z');
    expect(await occurrences()).toMatchObject([{ due: '03-05 08:00' }, { due: '03-06 08:00' }]);
  });

  it('makes up for nothing that came while the journey was not live', async () => {
    await world.person({ vip: true });
    await world.journey('weekly', mondays, undefined, 'paused');
    await world.at(sunday);
    await world.at('2026-03-03T08:00:00Z');
    await world.status('weekly', 'live');
    await world.at('2026-03-03T08:00:01Z');
    await world.at('2026-03-08T08:00:00Z');
    expect(await occurrences()).toEqual([]);
    await world.status('weekly', 'paused');
    await world.at('2026-03-08T08:00:01Z');
    await world.status('weekly', 'live');
    await world.at('2026-03-10T08:00:00Z');
    expect(await occurrences()).toEqual([]);
    await world.at('2026-03-16T08:00:00Z');
    expect(await occurrences()).toMatchObject([{ due: '03-16 08:00', entered: 1 }]);
  });

  it('leaves out who has not entered when the journey is paused', async () => {
    await world.people(30, { vip: true });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    const ending = new AbortController();
    await world.at(monday, { page: 10, onEntered: () => ending.abort() }, ending.signal);
    await world.status('weekly', 'paused');
    await world.at(monday, { page: 10 });
    await world.status('weekly', 'live');
    await world.at('2026-03-02T09:00:00Z', { page: 10 });
    expect((await world.entered('weekly')).size).toBe(10);
    expect(await occurrences()).toMatchObject([{ entered: 10, ended: true, reason: 'the journey is paused' }]);
  });

  it('waits at a brake on the whole journey, and goes on when it is released', async () => {
    await world.person({ vip: true });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    const brake = createBrake(world.pool);
    await brake.pull('default', { channel: null, journey: 'weekly' }, 'wrong price', 'test');
    await world.at(monday);
    expect((await world.entered('weekly')).size).toBe(0);
    await brake.release('default', { channel: null, journey: 'weekly' }, 'test');
    await brake.pull('default', { channel: 'sms', journey: null }, 'only texts', 'test');
    await world.at('2026-03-02T10:00:00Z');
    expect((await world.entered('weekly')).size).toBe(1);
    expect(await occurrences()).toMatchObject([{ due: '03-02 08:00' }]);
  });

  it('goes by its new schedule as soon as it is published', async () => {
    await world.person({ vip: true });
    await world.journey('weekly', mondays);
    await world.at(sunday);
    await world.journey('weekly', { ...mondays, schedule: '0 9 * * 2' });
    await world.at(monday);
    expect(await occurrences()).toEqual([]);
    await world.at('2026-03-03T08:00:00Z');
    expect(await occurrences()).toMatchObject([{ due: '03-03 08:00', entered: 1 }]);
  });

  it('leaves out whoever was merged into another, and who is younger than the occurrence', async () => {
    const [ana, alias] = [await world.person({ vip: true }), await world.person({ vip: true })];
    await world.rows('update profiles set alias_of = $1 where id = $2', [ana, alias]);
    await world.journey('weekly', mondays);
    await world.at(sunday);
    const ending = new AbortController();
    ending.abort();
    await world.at(monday, { page: 1 }, ending.signal);
    await world.person({ vip: true });
    await world.at(monday);
    expect([...(await world.entered('weekly')).keys()]).toEqual([ana]);
  });

  it('ends with a reason where its segment is gone', async () => {
    await world.journey('weekly', { ...mondays, segment: 'gone' });
    await world.at(sunday);
    await world.at(monday);
    expect(await occurrences()).toMatchObject([{ ended: true, reason: "there is no segment 'gone'" }]);
  });

  describe('in the zone of each person', () => {
    const mornings: ScheduleEntry = { ...mondays, zone: 'profile' };
    const zoned = (timezone?: string) => world.person({ vip: true, ...(timezone === undefined ? {} : { timezone }) });

    it('takes each when it comes where they are, and whoever is of no known zone with the workspace', async () => {
      const [auckland, zagreb, york] = [
        await zoned('Pacific/Auckland'),
        await zoned('Europe/Zagreb'),
        await zoned('America/New_York'),
      ];
      const [nowhere, wrong] = [await zoned(), await zoned('Europe/Zagrb')];
      await world.rows(`update workspaces set settings = '{"defaultZone": "Europe/Zagreb"}' where id = 'default'`);
      await world.person({ vip: false, timezone: 'Europe/Zagreb' });
      await world.journey('weekly', mornings);
      await world.at(sunday);
      await world.at('2026-03-01T20:00:00Z');
      expect([...(await world.entered('weekly')).keys()]).toEqual([auckland]);
      await world.at('2026-03-02T07:59:59Z');
      expect((await world.entered('weekly')).size).toBe(1);
      await world.at(monday);
      expect([...(await world.entered('weekly')).keys()].toSorted()).toEqual(
        [auckland, zagreb, nowhere, wrong].toSorted(),
      );
      await world.at('2026-03-02T14:00:00Z');
      expect(await world.entered('weekly')).toEqual(
        new Map([auckland, zagreb, nowhere, wrong, york].map((id) => [id, 1])),
      );
      expect(await world.seen(york)).toEqual([{ journey: 'weekly', verdict: 'entered', due: '2026-03-02T09:00' }]);
      expect(await occurrences()).toMatchObject([
        { due: '03-01 20:00', entered: 1 },
        { due: '03-02 08:00', entered: 3 },
        { due: '03-02 14:00', entered: 1 },
      ]);
    });

    it('comes once for whoever moves on to where it comes later, and goes by where they are then', async () => {
      const [ana, ben] = [await zoned('Europe/Zagreb'), await zoned('America/New_York')];
      await world.journey('weekly', mornings);
      await world.at(sunday);
      await world.learn(ben, { timezone: 'Europe/London' });
      await world.at(monday);
      await world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);
      await world.learn(ana, { timezone: 'America/New_York' });
      await world.at('2026-03-02T09:00:00Z');
      await world.at('2026-03-02T14:00:00Z');
      expect(await world.entered('weekly')).toEqual(new Map([ana, ben].map((id) => [id, 1])));
      await world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);
      // New York has changed its clocks by then.
      await world.at('2026-03-09T13:00:00Z');
      expect(await world.entered('weekly')).toEqual(
        new Map([
          [ana, 2],
          [ben, 2],
        ]),
      );
    });

    it('makes up once for what was missed, of every zone the latest', async () => {
      const [ana, ben] = [await zoned('Europe/Zagreb'), await zoned('America/New_York')];
      await world.journey('daily', { ...mornings, schedule: '0 9 * * *' });
      await world.at(sunday);
      await world.at('2026-03-05T10:00:00Z');
      expect(await world.seen(ana)).toMatchObject([{ due: '2026-03-05T09:00' }]);
      expect(await world.seen(ben)).toMatchObject([{ due: '2026-03-04T09:00' }]);
    });

    it('meets whoever turns up in a zone that nobody was in, and leaves out who came later than it', async () => {
      await world.journey('weekly', mornings);
      await world.at(sunday);
      const early = await zoned('Pacific/Auckland');
      await world.at('2026-03-01T20:00:00Z');
      await zoned('Pacific/Auckland');
      await world.at('2026-03-01T21:00:00Z');
      expect([...(await world.entered('weekly')).keys()]).toEqual([early]);
    });
  });
});
