import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { insertEnrollment, insertEvent, insertMessage, insertPerson, publishWelcome } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api why');
  await publishWelcome(world.pool);
});
afterAll(() => world.close());

type Told = {
  readonly answer: string;
  readonly sentence: string;
  readonly enrollments: readonly { readonly story: readonly { readonly text: string }[] }[];
};
const why = async (person: string, journey = 'welcome'): Promise<Told> => {
  const response = await world.get(`/v1/profiles/${encodeURIComponent(person)}/why?journey=${journey}`);
  return ((await response.json()) as { journeys: [Told] }).journeys[0];
};

describe('why', () => {
  it('tells a message from the event to the receipt', async () => {
    const person = await insertPerson(world.pool, 'told', { phone: '+385911234567' });
    const enrollment = await insertEnrollment(world.pool, person);
    const message = await insertMessage(world.pool, person, enrollment);
    const told = (await (await world.get(`/v1/messages/${message}/why`)).json()) as {
      answer: string;
      story: { kind: string; text: string }[];
    };
    expect(told.answer).toBe('Sent: infobip took it on attempt 2, and the receipt says delivered.');
    expect(told.story.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      `event: Event user.signed_up arrived (event-${enrollment} from segment).`,
      'journey: Entered journey "welcome", version v1.',
      'branch: Step "plan" took case 1, because traits.plan = pro.',
      'policy: Allowed: sms "welcome" (service). Passed: consent (service).',
      expect.stringMatching(/^attempt: Attempt 1 through infobip, as p[0-9a-f]{32}\.$/),
      'attempt: Attempt 1: no clear answer: connection reset. It may have left, so the provider is asked before anything is resent.',
      'look-up: Look-up 1 after attempt 1: the provider does not know it.',
      expect.stringMatching(/^attempt: Attempt 2 through infobip/),
      'attempt: Attempt 2: the provider took it.',
      'receipt: Receipt: delivered (DELIVERED_TO_HANDSET).',
    ]);
    expect((await why('told')).enrollments[0]?.story.length).toBeGreaterThan(8);
    const timeline = (await (await world.get('/v1/profiles/told/timeline')).json()) as { lines: unknown[] };
    expect(timeline.lines.length).toBeGreaterThan(8);
  });

  it.each([
    ['filtered', { journey: 'welcome', verdict: 'filtered' }],
    ['not live', { journey: 'welcome', verdict: 'not live' }],
    ['already in', { journey: 'welcome', verdict: 'already in' }],
    ['entered before', { journey: 'welcome', verdict: 'entered before' }],
    ['invalid', { journey: null, verdict: 'invalid', detail: '/plan must be string' }],
    ['no profile', { journey: null, verdict: 'no profile' }],
  ])('says "%s" where that is why nothing happened', async (answer, verdict) => {
    const name = `nothing-${answer}`;
    const person = await insertPerson(world.pool, name);
    await insertEvent(world.pool, person, { id: `e-${answer}`, verdicts: [verdict] });
    expect(await why(name)).toMatchObject({
      answer,
      sentence: expect.stringContaining('user.signed_up arrived'),
      enrollments: [],
    });
  });

  it('tells "never arrived" from "no profile", and finds what was put aside', async () => {
    const person = await insertPerson(world.pool, 'quiet');
    await insertEvent(world.pool, person, { id: 'other', type: 'app.opened' });
    expect((await why('quiet')).answer).toBe('never arrived');
    expect((await why('stranger')).answer).toBe('no profile');
    await world.post('/v1/batch', { batch: [{ type: 'track', userId: 'clumsy' }] });
    expect(await why('clumsy')).toMatchObject({
      answer: 'invalid',
      sentence: expect.stringContaining('a track call needs its event name'),
    });
    expect(await why('quiet', 'welcom')).toMatchObject({
      answer: 'no such journey',
      sentence: expect.stringContaining('welcome'),
    });
  });

  it('knows a person by any name', async () => {
    const id = await insertPerson(world.pool, 'named', { email: 'Named@Example.com', phone: '+385911234567' });
    await world.pool.query(`insert into identities values ('default', 'externalId:zendesk', '17', $1)`, [id]);
    const names = [id, 'named', 'userId:named', 'named@example.com', '+385 91 123-4567', 'externalId:zendesk:17'];
    for (const name of names) {
      expect(await (await world.get(`/v1/profiles/${encodeURIComponent(name)}`)).json()).toMatchObject({ id });
    }
    expect(await (await world.get('/v1/profiles?userId=named')).json()).toMatchObject({ id });
    expect((await world.get('/v1/profiles/unknown')).status).toBe(404);
    expect((await world.get('/v1/messages/unknown/why')).status).toBe(404);
  });

  it('says of a message that is older than what is kept that it may have gone, and since when', async () => {
    const old = '01800000-0000-7abc-8def-0123456789ab';
    expect((await world.get(`/v1/messages/${old}/why`)).status).toBe(404);
    await world.pool.query(
      `insert into removals (workspace, day, what, rows, until) values ('default', '2026-11-30', 'messages', 1, '2025-10-26T12:00:00Z')`,
    );
    const gone = await world.get(`/v1/messages/${old}/why`);
    expect([gone.status, await gone.json()]).toEqual([
      410,
      expect.objectContaining({
        title: 'Not kept any more',
        detail: expect.stringContaining('What ended before 2025-10-26T12:00:00.000Z is not kept any more'),
      }),
    ]);
    const provider = await world.get(`/v1/messages/${'a'.repeat(32)}/why`);
    expect([provider.status, await provider.text()]).toEqual([404, expect.stringContaining('2025-10-26')]);
    const young = await world.get(`/v1/messages/019ad3f0-4c00-7abc-8def-0123456789ab/why`);
    expect(young.status).toBe(404);
  });

  it('says of an enrollment whose steps have left that they have', async () => {
    const person = await insertPerson(world.pool, 'bare');
    const enrollment = await insertEnrollment(world.pool, person);
    await world.pool.query(`delete from enrollment_trail where enrollment_id = $1`, [enrollment]);
    await world.pool.query('update enrollments set bare = true where id = $1', [enrollment]);
    const story = (await why('bare')).enrollments[0]?.story.map(({ text }) => text);
    expect(story).toContain('Its steps and messages are not kept any more: it ended too long ago.');
  });
});
