import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEffectTraces } from '../../../adapters/postgres/journey/effects.ts';
import { keepEvents } from '../../../adapters/postgres/kept-events.ts';
import { parseSegment } from '../../../domain/campaign/parse.ts';
import { createEnrollments } from '../../../adapters/postgres/journey/enrollments.ts';
import { journeyList } from '../../../adapters/postgres/reads/journey-list.ts';
import { giveUpGoals } from '../../../adapters/postgres/retention/late-goals.ts';
import { eventMessageId } from '../../../domain/ids.ts';
import { eventReference } from '../../../domain/journey/event-reference.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  goal: { event: 'order.placed', where: { kind: 'compare', path: 'event.total', op: 'gt', value: 10 } },
  exitOn: [{ event: 'user.deleted' }],
  steps: [
    { kind: 'waitFor', id: 'app', for: { event: 'app.opened' }, within: '2 days', then: [], else: [] },
    { kind: 'wait', id: 'pause', for: '1 day' },
  ],
};
const orders: JourneyDefinition = {
  id: 'orders',
  on: { event: 'order.placed', where: { kind: 'compare', path: 'event.total', op: 'gt', value: 1 } },
  reentry: { kind: 'concurrent', key: 'event.orderId' },
  exitOn: [{ event: 'order.cancelled', where: { kind: 'compare', path: 'event.orderId', op: 'eq', value: 'o1' } }],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};

const renewals: JourneyDefinition = {
  id: 'renewals',
  on: { event: 'user.renewed' },
  reentry: { kind: 'once' },
  exitOn: [],
  steps: [
    { kind: 'waitUntilDate', id: 'renewal', date: 'traits.renewal', zone: 'UTC', then: [], else: [] },
    { kind: 'wait', id: 'pause', for: '1 day' },
  ],
};

const carts: JourneyDefinition = {
  id: 'carts',
  on: { event: 'cart.left' },
  reentry: { kind: 'always' },
  goal: {
    event: 'cart.bought',
    where: { kind: 'same', path: 'event.cart', as: 'entry.cart' },
    within: '7 days',
  },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};

type Enrollment = {
  id: string;
  workflow_id: string;
  journey_id: string;
  mark: { status: string; reason: string } | null;
  slot: string;
};

describe('the router', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('route');
    await world.journey(welcome);
    await world.journey(orders);
    await world.journey(renewals);
    await world.journey(carts);
    await world.journey({ ...orders, id: 'sleeping' }, { status: 'paused' });
    await world.router();
  });
  afterAll(() => world.close());

  const enrollments = (userId: string): Promise<Enrollment[]> =>
    world.rows<Enrollment>(
      `select e.* from enrollments e join identities i on i.profile_id = e.profile_id and i.kind = 'userId' and i.value = $1 order by e.id`,
      [userId],
    );
  const verdicts = async (id: string): Promise<unknown> =>
    (await world.rows<{ verdicts: unknown }>('select verdicts from inbox where event_id = $1', [id]))[0]?.verdicts;
  const signals = (enrollmentId: string | undefined) =>
    world.rows<{ payload: object; done: boolean }>(
      `select payload, done_at is not null as done from dispatches where enrollment_id = $1 and kind = 'signal' order by id`,
      [enrollmentId],
    );

  it('keeps what an event held where somebody may ask for it later, and of nothing else', async () => {
    const asked = { 'event.total': { gte: 100 } };
    const buyers = parseSegment({ segment: 'buyers', where: { did: { event: 'cart.filled', where: asked } } });
    if (buyers.kind === 'refused') throw new Error('the segment was refused');
    const published = { journeys: [], segments: [buyers.definition] };
    const before = await world.publish('cart.filled', { userId: 'vid', total: 100 });
    const held = async (id: string) =>
      (await world.rows<{ properties: unknown }>('select properties from inbox where event_id = $1', [id]))[0];
    await soon(() => held(before)).toEqual({ properties: null });
    expect(await keepEvents(world.pool, 'default', published)).toEqual(['cart.filled']);
    expect(await keepEvents(world.pool, 'default', published)).toEqual([]);
    const [kept, other] = [
      await world.publish('cart.filled', { userId: 'vid', total: 100 }),
      await world.publish('cart.seen', { userId: 'vid', total: 100 }),
    ];
    await soon(() => held(kept)).toEqual({ properties: { total: 100 } });
    await soon(() => held(other)).toEqual({ properties: null });
  });

  it('makes an event a profile, an enrollment and a running workflow', async () => {
    const id = await world.publish('user.signed_up', {
      userId: 'ana',
      email: 'Ana@Example.com',
      plan: 'pro',
      traits: { name: 'Ana', nick: null },
    });
    const rows = () =>
      world.rows<{ done: boolean; traits: object }>(
        `select d.done_at is not null as done, p.traits from enrollments e join profiles p on p.id = e.profile_id join dispatches d on d.enrollment_id = e.id`,
      );
    await soon(rows).toMatchObject([{ done: true, traits: { email: 'ana@example.com', name: 'Ana' } }]);
    const [enrollment] = await enrollments('ana');
    const workflow = await world.temporal.workflow.getHandle(enrollment?.workflow_id ?? '').describe();
    expect(workflow.searchAttributes).toMatchObject({ CarillonJourney: ['welcome'], CarillonVersion: ['v1'] });
    expect(await verdicts(id)).toEqual([{ journey: 'welcome', verdict: 'entered', enrollment: enrollment?.id }]);
    const kept = await world.rows('select data from enrollment_data where enrollment_id = $1', [enrollment?.id]);
    expect(kept).toMatchObject([{ data: { properties: { plan: 'pro' } } }]);
    const told = await world.rows(`select subject, payload from outbox where payload ->> 'enrollment' = $1`, [
      enrollment?.id,
    ]);
    expect(told).toMatchObject([{ subject: 'out.default.enrollment.entered', payload: { journey: 'welcome' } }]);
  });

  it('keeps what an awaited event holds, under the name by which its journey speaks of it', async () => {
    await world.publish('user.signed_up', { userId: 'eve' });
    await soon(() => enrollments('eve')).toHaveLength(1);
    const opened = await world.publish(
      'app.opened',
      { userId: 'eve', screen: 'prices' },
      { id: `open-${'x'.repeat(90)}` },
    );
    await soon(() => verdicts(opened)).toMatchObject([{ verdict: 'matched' }]);
    const [enrollment] = await enrollments('eve');
    const reference = eventReference(eventMessageId('test', opened));
    const steps = await createEffectTraces(world.pool).steps(enrollment?.id ?? '', { app: reference });
    expect(steps).toEqual({ app: { event: { screen: 'prices' } } });
    const gathered = await createEffectTraces(world.pool).steps(enrollment?.id ?? '', {
      apps: { count: 5, events: [reference, 'entry', 'of another person'] },
    });
    expect(gathered).toEqual({ apps: { count: 5, events: [{ screen: 'prices' }, {}] } });
  });

  it('tells who waits for a date of the profile that it has moved, and nobody else', async () => {
    const said = (renewal: string | null, plan: string) => ({ userId: 'fay', traits: { renewal, plan } });
    await world.publish('user.renewed', said('2030-01-01', 'pro'));
    await soon(() => enrollments('fay')).toHaveLength(1);
    const [enrollment] = await enrollments('fay');
    const signals = async () =>
      world.rows(`select payload ->> 'kind' as kind from dispatches where kind = 'signal' and workflow_id = $1`, [
        enrollment?.workflow_id,
      ]);
    const same = await world.publish('page.viewed', said('2030-01-01', 'team'));
    await soon(() => verdicts(same)).toEqual([]);
    expect(await signals()).toEqual([]);
    await world.publish('page.viewed', said('2031-01-01', 'team'));
    await soon(signals).toEqual([{ kind: 'profileChanged' }]);
  });

  it('takes a redelivered or republished event for what it is', async () => {
    const body = { userId: 'ben', plan: 'free' };
    const id = await world.publish('user.signed_up', body);
    await world.publish('user.signed_up', { plan: 'free', userId: 'ben' }, { id, messageId: 'another-transport-id' });
    const other = await world.publish('user.signed_up', { userId: 'ben' });
    await soon(() => verdicts(other)).toMatchObject([{ verdict: 'already in' }]);
    expect(await enrollments('ben')).toHaveLength(1);
    const refused = `select payload from outbox where subject = 'out.default.enrollment.refused'`;
    expect(await world.rows(refused)).toMatchObject([{ payload: { reason: 'already in', journey: 'welcome' } }]);
  });

  it('parks an event whose id was used for another one', async () => {
    const id = await world.publish('user.signed_up', { userId: 'cid', plan: 'free' });
    await world.publish('user.signed_up', { userId: 'cid', plan: 'pro' }, { id, messageId: 'reused' });
    const letters = async () => (await world.deadLetters()).filter(({ headers }) => headers['ce-id'] === id);
    await soon(letters).toMatchObject([
      { subject: 'dlq.default.id-reused', headers: { 'Dlq-Reason': 'id-reused', 'ce-source': 'test' } },
    ]);
  });

  it('counts a goal that comes after the end once, by what the run began with, until its time is over', async () => {
    await world.publish('cart.left', { userId: 'cora', cart: 'c1' });
    await soon(() => enrollments('cora')).toHaveLength(1);
    const [run] = await enrollments('cora');
    const enrollmentId = run?.id ?? '';
    const trail = { seq: 0, entries: [], place: null };
    const over = { enrollmentId, status: 'completed', reason: 'finished', undoable: false, trail };
    await createEnrollments(world.pool).close(over);
    const other = await world.publish('cart.bought', { userId: 'cora', cart: 'c2' });
    const bought = await world.publish('cart.bought', { userId: 'cora', cart: 'c1' });
    const again = await world.publish('cart.bought', { userId: 'cora', cart: 'c1' });
    await soon(() => verdicts(again)).toEqual([]);
    expect(await verdicts(other)).toEqual([]);
    expect(await verdicts(bought)).toEqual([
      { journey: 'carts', verdict: 'late goal', enrollment: enrollmentId, detail: 'right after its end' },
    ]);
    const told = `select count(*)::int as n from outbox where subject = 'out.default.enrollment.goal_reached'`;
    expect(await world.rows(told)).toEqual([{ n: 1 }]);
    const counted = (await journeyList(world.pool, 'default')).find(({ id }) => id === 'carts');
    expect(counted).toMatchObject({ enrollments: { completed: 1 }, goals: { onTheWay: 0, afterTheEnd: 1 } });

    const kept = () => world.rows('select ref from enrollment_data where enrollment_id = $1', [enrollmentId]);
    await giveUpGoals(world.pool);
    expect(await kept()).toEqual([{ ref: 'entry' }]);
    await world.rows(`update enrollments set ended_at = now() - interval '15 days' where id = $1`, [enrollmentId]);
    await giveUpGoals(world.pool);
    expect(await kept()).toEqual([]);
  });

  it('tells a running enrollment of every event it listens to, and marks goals and exits before any later claim', async () => {
    await world.publish('user.signed_up', { userId: 'dora' });
    const opened = await world.publish('app.opened', { userId: 'dora' });
    const small = await world.publish('order.placed', { userId: 'dora', orderId: 'x', total: 1 });
    const goal = await world.publish('order.placed', { userId: 'dora', orderId: 'y', total: 11 });
    await soon(() => verdicts(goal)).toBeTruthy();
    expect(await verdicts(opened)).toMatchObject([{ journey: 'welcome', verdict: 'matched', detail: 'wait:app' }]);
    expect(await verdicts(small)).toEqual([
      { journey: 'sleeping', verdict: 'not live' },
      { journey: 'orders', verdict: 'filtered' },
    ]);
    expect(await verdicts(goal)).toMatchObject([
      { journey: 'welcome', verdict: 'goal', detail: 'goal' },
      { journey: 'sleeping', verdict: 'not live' },
      { journey: 'orders', verdict: 'entered' },
    ]);
    const [mine] = (await enrollments('dora')).filter((one) => one.journey_id === 'welcome');
    expect(mine?.mark).toMatchObject({ status: 'completed', reason: 'goal: order.placed' });
    await soon(() => signals(mine?.id)).toMatchObject([
      { done: true, payload: { kind: 'event', type: 'app.opened', matched: ['wait:app'], id: `test:${opened}` } },
      { done: true, payload: { kind: 'event', type: 'order.placed', matched: ['goal'] } },
    ]);
  });

  it('keeps one running enrollment per key where a journey says so', async () => {
    const events = [{ orderId: 'o1' }, { orderId: 'o1' }, { orderId: 'o2' }, {}];
    const ids = [];
    for (const event of events) ids.push(await world.publish('order.placed', { userId: 'eva', total: 5, ...event }));
    const cancelled = await world.publish('order.cancelled', { userId: 'eva', orderId: 'o1' });
    await soon(() => verdicts(cancelled)).toHaveLength(2);
    const of = async (id: string) =>
      ((await verdicts(id)) as { journey: string; verdict: string }[]).find((one) => one.journey === 'orders')?.verdict;
    expect(await Promise.all(ids.map(of))).toEqual(['entered', 'already in', 'entered', 'no key']);
    expect((await enrollments('eva')).map(({ slot, mark }) => [slot, mark?.reason])).toEqual([
      ['key:o1', 'exit: order.cancelled'],
      ['key:o2', 'exit: order.cancelled'],
    ]);
    // A marked enrollment has given its key free.
    const again = await world.publish('order.placed', { userId: 'eva', total: 5, orderId: 'o1' });
    await soon(() => verdicts(again)).toBeTruthy();
    expect(await of(again)).toBe('entered');
  });

  it('wakes a send that waits for an address when one appears', async () => {
    await world.publish('user.signed_up', { userId: 'finn' });
    await soon(() => enrollments('finn')).toHaveLength(1);
    const [mine] = await enrollments('finn');
    await world.rows(`update enrollments set held_back = 'no address' where id = $1`, [mine?.id]);
    await world.publish('profile.identified', { userId: 'finn', traits: { phone: '+385911234567' } });
    await soon(() => signals(mine?.id)).toMatchObject([{ payload: { kind: 'profileChanged' } }]);
  });

  it('keeps every name out of subjects, workflow inputs and outcomes', async () => {
    const [mine] = await enrollments('ana');
    const history = await world.temporal.workflow.getHandle(mine?.workflow_id ?? '').fetchHistory();
    const text = JSON.stringify([history, await world.rows('select * from outbox')]);
    for (const name of ['ana@example.com', 'Ana', '"ana"']) expect(text).not.toContain(name);
  });
});
