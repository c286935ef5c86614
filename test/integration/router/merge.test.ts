import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};

type Enrollment = {
  id: string;
  profile_id: string;
  entry_profile_id: string;
  slot_held: boolean;
  mark: { reason: string } | null;
};

describe('a person with several names', () => {
  let world: RouterWorld;
  let n = 0;
  let user = '';
  let anon = '';
  beforeAll(async () => {
    world = await routerWorld('merge');
    await world.journey(welcome);
    await world.router();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    n += 1;
    [user, anon] = [`user-${n}`, `anon-${n}`];
  });

  const settled = async (id: string): Promise<void> => {
    await soon(() => world.rows('select 1 from inbox where event_id = $1', [id])).toHaveLength(1);
  };
  const say = async (type: string, body: Readonly<Record<string, unknown>>): Promise<void> =>
    settled(await world.publish(type, body));
  const profileOf = async (kind: string, value: string): Promise<string | undefined> =>
    (
      await world.rows<{ id: string }>('select profile_id as id from identities where kind = $1 and value = $2', [
        kind,
        value,
      ])
    )[0]?.id;
  const enrollments = (): Promise<Enrollment[]> =>
    world.rows<Enrollment>(
      `select e.* from enrollments e where profile_id in (select profile_id from identities where value in ($1, $2)) order by entered_at, id`,
      [user, anon],
    );

  it('who was anonymous and becomes known keeps the one enrollment', async () => {
    await say('user.signed_up', { anonymousId: anon });
    await say('profile.identified', { userId: user, anonymousId: anon, traits: { plan: 'pro' } });
    await say('user.signed_up', { userId: user });
    expect(await enrollments()).toMatchObject([{ mark: null, slot_held: true }]);
    expect(await profileOf('userId', user)).toBe(await profileOf('anonymousId', anon));
  });

  it('whom a helpdesk knows by their mail address is whoever has it as a trait', async () => {
    const [email, desk] = [`${user}@example.com`, `desk-${n}`];
    await say('profile.identified', { anonymousId: anon, traits: { email } });
    await say('profile.identified', { userId: user, traits: { email: email.toUpperCase(), phone: `+38591000${n}` } });
    await say('ticket.resolved', { email, externalIds: { desk }, properties: { ticket: '1' } });
    await say('ticket.resolved', { phone: `38591000${n}`, properties: { ticket: '2' } });
    const known = await profileOf('userId', user);
    expect(await profileOf('externalId:desk', desk)).toBe(known);
    expect(await profileOf('email', email)).toBeUndefined();
    const seen = await world.rows(`select distinct profile_id as id from inbox where type = 'ticket.resolved'`);
    expect(seen).toEqual([{ id: known }]);
  });

  it('who wrote before anybody knew them is found by their number, until an event names both', async () => {
    const phone = `+38591777000${n}`;
    await say('message.received', { phone, properties: { text: 'JOIN' } });
    const wrote = await profileOf('phone', phone);
    expect(await world.rows('select traits from profiles where id = $1', [wrote])).toEqual([{ traits: { phone } }]);
    // A number that somebody merely claims as theirs makes nobody out of two.
    await say('profile.identified', { userId: user, traits: { phone } });
    expect(await profileOf('userId', user)).not.toBe(wrote);
    await say('user.signed_up', { userId: user, phone });
    const known = await profileOf('userId', user);
    expect(await profileOf('phone', phone)).toBe(known);
    expect(await world.rows('select alias_of from profiles where id = $1', [wrote])).toEqual([{ alias_of: known }]);
  });

  it('when both names began a journey, the older enrollment stays and the younger leaves as merged', async () => {
    await say('user.signed_up', { anonymousId: anon, traits: { city: 'Split', plan: 'free' } });
    await say('user.signed_up', { userId: user, traits: { plan: 'pro' } });
    await say('profile.identified', { userId: user, anonymousId: anon });
    const [older, younger] = await enrollments();
    expect(older).toMatchObject({ mark: null, slot_held: true });
    expect(younger).toMatchObject({ mark: { reason: 'merged' }, slot_held: false });
    const known = await profileOf('userId', user);
    expect([older?.profile_id, younger?.profile_id]).toEqual([known, known]);
    // The person who was anonymous is now another name of the known one; what began under it keeps its sendKeys (I3).
    const [alias] = await world.rows('select alias_of from profiles where id = $1', [older?.entry_profile_id]);
    expect(alias).toEqual({ alias_of: known });
    const [profile] = await world.rows('select traits from profiles where id = $1', [known]);
    expect(profile).toEqual({ traits: { city: 'Split', plan: 'pro' } });
    const told = await world.rows(`select payload from dispatches where enrollment_id = $1 and kind = 'signal'`, [
      younger?.id,
    ]);
    expect(told).toMatchObject([{ payload: { kind: 'cancel', reason: 'merged' } }]);
  });

  it('the same in one instant, over and over, leaves exactly one enrollment running', async () => {
    const people = Array.from({ length: 40 }, (_, index) => ({ u: `${user}-${index}`, a: `${anon}-${index}` }));
    const ids = await Promise.all(
      people.flatMap(({ u, a }) => [
        world.publish('user.signed_up', { anonymousId: a }),
        world.publish('user.signed_up', { userId: u }),
        world.publish('profile.identified', { userId: u, anonymousId: a }),
      ]),
    );
    await soon(async () => (await world.rows('select 1 from inbox where event_id = any ($1)', [ids])).length).toBe(
      ids.length,
    );
    const running = await world.rows<{ n: number }>(
      `select count(*) filter (where e.mark is null)::int as n, count(*) filter (where e.slot_held)::int as held
       from enrollments e join identities i on i.profile_id = e.profile_id and i.kind = 'userId' and i.value like $1 group by i.value`,
      [`${user}-%`],
    );
    expect(running).toEqual(people.map(() => ({ n: 1, held: 1 })));
    const strays = `select 1 from enrollments e join profiles p on p.id = e.profile_id where p.alias_of is not null`;
    expect(await world.rows(strays)).toEqual([]);
  });

  it('two people who share a device stay two', async () => {
    await say('profile.identified', { userId: user, anonymousId: anon });
    await say('profile.identified', { userId: `${user}-sister`, anonymousId: anon });
    expect(await profileOf('userId', user)).toBe(await profileOf('anonymousId', anon));
    expect(await profileOf('userId', `${user}-sister`)).not.toBe(await profileOf('userId', user));
  });

  it('an alias merges even two known people, and an opt-out under either name holds', async () => {
    await say('profile.identified', { userId: user });
    await say('profile.identified', { userId: `${user}-old` });
    const old = await profileOf('userId', `${user}-old`);
    await world.rows(
      `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'sms', '*', 'unsubscribed', 'test')`,
      [old],
    );
    await say('profile.aliased', { userId: user, previousId: `${user}-old` });
    const merged = await profileOf('userId', user);
    expect(await profileOf('userId', `${user}-old`)).toBe(merged);
    expect(await world.rows('select state from consents where profile_id = $1', [merged])).toEqual([
      { state: 'unsubscribed' },
    ]);
  });
});
