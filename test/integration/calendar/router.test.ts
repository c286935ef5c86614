import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWhyReader } from '../../../adapters/postgres/why.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { tellPerson } from '../../../domain/why/tell-person.ts';
import { timeline } from '../../../domain/why/timeline.ts';
import { routerWorld, type RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

/** Where the stack begins; a day passes in some seconds. */
const started = '2026-02-28T08:00:00Z';
const secondsADay = 4;

const daily: JourneyDefinition = {
  id: 'daily',
  on: { schedule: '0 9 * * *', zone: 'UTC', segment: 'vips' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'pause', for: '400 days' }],
};
const renewal: JourneyDefinition = {
  ...daily,
  id: 'renewal',
  on: { date: 'traits.renewal', at: '09:00', zone: 'UTC' },
};

describe('a router', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('calendar', {
      CARILLON_CLOCK_START: started,
      CARILLON_CLOCK_SCALE: String(86_400 / secondsADay),
      CARILLON_CLOCK_ORIGIN: new Date().toISOString(),
    });
    await world.rows(
      `insert into segments (workspace, id, name, condition) values ('default', 'vips', 'VIPs', '{"traits.vip": true}')`,
    );
    await world.journey(daily);
    await world.journey(renewal);
    await world.router();
  });
  afterAll(() => world.close());

  const enrollment = (journey: string) => async () =>
    (
      await world.rows<{ workflow_id: string; profile_id: string }>(
        'select workflow_id, profile_id from enrollments where journey_id = $1',
        [journey],
      )
    )[0];
  const whyOf = async (profileId: string, journey: string) => {
    const facts = { ...(await createWhyReader(world.pool).person('default', profileId)), deadLetters: [] };
    return { answer: tellPerson(facts, journey), lines: timeline(facts).map(({ text }) => text) };
  };

  it('begins a workflow for whoever is in the segment when the schedule comes, and why says so', async () => {
    await world.publish('user.identified', { userId: 'ana', traits: { vip: true } });
    await soon(enrollment('daily')).toBeDefined();
    const { workflow_id: id, profile_id: ana } = (await enrollment('daily')()) ?? { workflow_id: '', profile_id: '' };
    await soon(async () => (await world.temporal.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
    const { answer, lines } = await whyOf(ana, 'daily');
    expect(answer.sentence).toMatch(/^Entered by the schedule of 2026-\d\d-\d\d 09:00 UTC\. Now/);
    expect(lines.join('\n')).toMatch(/The schedule of 2026-\d\d-\d\d 09:00 UTC came, for journey "daily"\./);
    expect((await whyOf(ana, 'renewal')).answer).toMatchObject({
      answer: 'never arrived',
      sentence: 'No such date has come for this person since the journey went live: 09:00 on traits.renewal (UTC).',
    });
  });

  it('begins a workflow on the date that an event has brought', async () => {
    const [{ days } = { days: 0 }] = await world.rows<{ days: number }>(
      'select (extract(epoch from clock_timestamp()) - $1::float8) / $2::float8 as days',
      [world.config.clock.realStart / 1000, secondsADay],
    );
    const ahead = new Date(Date.parse(started) + (days + 2) * 86_400_000).toISOString().slice(0, 10);
    await world.publish('user.identified', { userId: 'ben', traits: { renewal: ahead } });
    await soon(enrollment('renewal')).toBeDefined();
    const { workflow_id: id, profile_id: ben } = (await enrollment('renewal')()) ?? { workflow_id: '', profile_id: '' };
    await soon(async () => (await world.temporal.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
    expect((await whyOf(ben, 'renewal')).answer.sentence).toContain(`Entered by the date of ${ahead} 09:00 UTC`);
    expect((await whyOf(ben, 'daily')).answer.sentence).toBe(
      "Its schedule has not come while this person was in segment 'vips' since the journey went live: every day at 09:00 (UTC), everybody in segment 'vips'.",
    );
  });
});
