import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBrake } from '../../../adapters/postgres/halts.ts';
import { mergeProfiles } from '../../../adapters/postgres/routing/write-batch.sql.ts';
import type { DateEntry } from '../../../domain/journey/definition.ts';
import { calendarWorld, type CalendarWorld } from '../../support/calendar-world.ts';

const birthday: DateEntry = { date: 'traits.birthday', yearly: true, at: '10:00', zone: 'profile' };
const renewal: DateEntry = { date: 'traits.renewal', at: '10:00', zone: 'UTC' };
const zagreb = { timezone: 'Europe/Zagreb' };

describe('a journey that begins on a date of the profile', () => {
  let world: CalendarWorld;
  beforeEach(async () => {
    world = await calendarWorld('dates');
  });
  afterEach(() => world.close());
  const due = async (id: string) => (await world.seen(id)).map((one) => one.due);
  const over = () => world.rows(`update enrollments set status = 'completed', ended_at = now(), slot_held = false`);

  it('takes each person when it is their date where they are, every year, and nobody without one', async () => {
    const ana = await world.person({ birthday: '1990-05-01', ...zagreb });
    const bo = await world.person({ birthday: '1990-05-01', timezone: 'America/New_York' });
    await world.person({ birthday: null });
    await world.person({ birthday: 'soon' });
    await world.person({});
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    await world.at('2026-05-01T07:59:58Z');
    expect((await world.entered('birthday')).size).toBe(0);
    await world.at('2026-05-01T08:00:00Z');
    expect([...(await world.entered('birthday')).keys()]).toEqual([ana]);
    await world.at('2026-05-01T14:00:00Z');
    await world.at('2026-05-02T00:00:00Z');
    expect(await world.entered('birthday')).toEqual(new Map([ana, bo].map((id) => [id, 1])));
    await over();
    await world.at('2027-05-01T14:00:00Z');
    expect(await due(ana)).toEqual(['2026-05-01T08:00:00.000Z', '2027-05-01T08:00:00.000Z']);
    expect(await due(bo)).toEqual(['2026-05-01T14:00:00.000Z', '2027-05-01T14:00:00.000Z']);
  });

  it('moves with the date, whoever writes it, and with the zone of the person', async () => {
    const ana = await world.person({ birthday: '1990-05-01', ...zagreb });
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    await world.learn(ana, { birthday: '1990-04-01' });
    await world.at('2026-03-02T00:00:00Z');
    await world.at('2026-04-01T08:00:00Z');
    expect(await due(ana)).toEqual(['2026-04-01T08:00:00.000Z']);
    await over();
    await world.learn(ana, { birthday: '1990-06-01' });
    await world.at('2026-05-01T08:00:00Z');
    await world.learn(ana, { timezone: 'America/New_York' });
    await world.at('2026-06-01T08:00:00Z');
    expect(await due(ana)).toHaveLength(1);
    await world.at('2026-06-01T14:00:00Z');
    expect(await due(ana)).toEqual(['2026-04-01T08:00:00.000Z', '2026-06-01T14:00:00.000Z']);
  });

  it('looks again at nobody whose other traits have changed', async () => {
    const ana = await world.person({ birthday: '1990-05-01', ...zagreb });
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    const looks = () => world.rows<{ look_at: string }>('select look_at from entry_dates');
    const before = await looks();
    await world.learn(ana, { plan: 'pro', birthday: '1990-05-01' });
    expect(await looks()).toEqual(before);
    await world.learn(ana, { birthday: '1990-05-02' });
    expect(await looks()).toEqual([{ look_at: '0' }]);
  });

  it('takes who comes, or says their date, later, and no more who has taken it back', async () => {
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    const [late, silent] = [await world.person({ birthday: '1990-05-01', ...zagreb }), await world.person(zagreb)];
    const shy = await world.person({ birthday: '1990-05-01', ...zagreb });
    await world.learn(silent, { birthday: '1991-05-01' });
    await world.at('2026-03-02T00:00:00Z');
    await world.learn(shy, { birthday: null });
    await world.at('2026-05-01T08:00:00Z');
    expect([...(await world.entered('birthday')).keys()].toSorted()).toEqual([late, silent].toSorted());
  });

  it('does not begin with a date that is past when it becomes known, and makes up for one that was missed', async () => {
    const past = await world.person({ renewal: '2026-02-01' });
    const ahead = await world.person({ renewal: '2026-03-05' });
    await world.journey('renewal', renewal, { kind: 'once' });
    await world.at('2026-03-01T00:00:00Z');
    await world.at('2026-03-09T00:00:00Z');
    await world.learn(past, { renewal: '2026-03-08' });
    await world.at('2026-03-10T00:00:00Z');
    expect(await due(ahead)).toEqual(['2026-03-05T10:00:00.000Z']);
    expect(await due(past)).toEqual([]);
    await world.learn(past, { renewal: '2026-03-12' });
    await world.at('2026-03-11T00:00:00Z');
    await world.at('2026-03-12T10:00:00Z');
    expect(await due(past)).toEqual(['2026-03-12T10:00:00.000Z']);
  });

  it('takes everybody once, however many do it at once, and wherever one of them ends', async () => {
    await world.people(400, { renewal: '2026-03-05' });
    await world.journey('renewal', renewal);
    const dying = () => {
      throw new Error('the process ends here');
    };
    await world.at('2026-03-01T00:00:00Z', { page: 50 });
    const ending = new AbortController();
    await world.at('2026-03-05T10:00:00Z', { page: 50, onEntered: () => ending.abort() }, ending.signal);
    await expect(world.at('2026-03-05T10:00:00Z', { page: 50, newId: dying })).rejects.toThrow('ends here');
    expect((await world.entered('renewal')).size).toBe(50);
    const pools = Array.from({ length: 3 }, () => new pg.Pool({ ...world.pool.options, max: 1 }));
    await Promise.all(pools.map((pool) => world.at('2026-03-05T10:00:01Z', { pool, page: 50 })));
    await Promise.all(pools.map((pool) => pool.end()));
    await world.at('2026-03-05T10:00:02Z');
    const entered = await world.entered('renewal');
    expect([entered.size, new Set(entered.values())]).toEqual([400, new Set([1])]);
  });

  it('leaves out whoever was merged into another, who has the date of both', async () => {
    const [ana, alias] = [await world.person({ ...zagreb }), await world.person({ birthday: '1990-05-01' })];
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    await world.rows(mergeProfiles, [ana, alias]);
    await world.learn(ana, { birthday: '1990-05-01' });
    await world.at('2026-05-01T12:00:00Z');
    await world.at('2026-05-01T12:00:01Z');
    expect(await due(alias)).toEqual([]);
    await world.at('2027-05-01T08:00:00Z');
    expect(await due(ana)).toEqual(['2027-05-01T08:00:00.000Z']);
  });

  it('makes up for nothing that came while the journey was not live, and waits at its brake', async () => {
    const ana = await world.person({ birthday: '1990-05-01', ...zagreb });
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    await world.status('birthday', 'paused');
    await world.at('2026-05-01T08:00:00Z');
    await world.status('birthday', 'live');
    await world.at('2026-05-01T09:00:00Z');
    await world.at('2026-05-02T09:00:00Z');
    expect(await due(ana)).toEqual([]);
    const brake = createBrake(world.pool);
    await brake.pull('default', { channel: null, journey: null }, 'stop', 'test');
    await world.at('2027-05-01T08:00:00Z');
    expect(await due(ana)).toEqual([]);
    await brake.release('default', { channel: null, journey: null }, 'test');
    await world.at('2027-05-01T12:00:00Z');
    expect(await due(ana)).toEqual(['2027-05-01T08:00:00.000Z']);
    // The dates of the time before the pause have been forgotten.
    expect(await world.rows('select 1 from entry_dates')).toHaveLength(1);
  });

  it('finds again, within a day, who was lost from its books', async () => {
    const ana = await world.person({ birthday: '1990-05-01', ...zagreb });
    await world.journey('birthday', birthday);
    await world.at('2026-03-01T00:00:00Z');
    await world.rows('delete from entry_dates');
    await world.rows(`update timed_journeys set filled_at = now() - interval '25 hours'`);
    await world.at('2026-03-02T00:00:00Z');
    await world.at('2026-05-01T08:00:00Z');
    expect(await due(ana)).toEqual(['2026-05-01T08:00:00.000Z']);
  });

  it('costs a write of a profile nothing but one look where no journey begins so', async () => {
    const id = uuidv7();
    await world.rows(
      `insert into profiles (id, workspace, traits) values ($1, 'default', '{"birthday": "1990-05-01"}')`,
      [id],
    );
    await world.learn(id, { birthday: '1990-05-02' });
    expect(await world.rows('select 1 from entry_dates')).toEqual([]);
  });
});
