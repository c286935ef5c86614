import { describe, expect, it } from 'vitest';
import { event, journey, wait } from '../../../../domain/journey/builder.ts';
import type { EnrollmentFacts } from '../../../../domain/routing/facts.ts';
import { routeEvent } from '../../../../domain/routing/route-event.ts';
import { contextOf, routed, runningIn } from '../../../support/routing.ts';

const day = 86_400_000;
const now = 30 * day;
const definition = journey('cart', {
  on: event('cart.left'),
  reentry: 'always',
  goal: { ...event('order.placed', { 'event.cart': { same: 'entry.cart' } }), within: '7 days' },
  exitOn: [event('cart.emptied')],
  compensateOn: [event('cart.disowned')],
  steps: [wait('1 day')],
});
const cart = { cart: 'c1' };
const endedDaysAgo = (days: number, changes: Partial<EnrollmentFacts> = {}): EnrollmentFacts => {
  const endedAt = now - days * day;
  return runningIn('cart', {
    running: false,
    slotHeld: false,
    entry: cart,
    goalMs: 7 * day,
    endedAt,
    enteredAt: endedAt - day,
    ...changes,
  });
};
const bought = (runs: readonly EnrollmentFacts[], properties = cart) =>
  routeEvent(
    { id: 'p', workspace: 'default', traits: {}, enrollments: runs },
    { ...routed({ id: '1', type: 'order.placed', properties }), arrivedAt: now },
    contextOf(definition),
  );
const marked = (reason: string, then?: 'compensate') => ({
  status: 'exited' as const,
  reason,
  at: new Date(now - day).toISOString(),
  ...(then === undefined ? {} : { then }),
});

describe('a goal that is reached after the end of a run', () => {
  it('counts for it, is told to the world, and asks nothing of Temporal', () => {
    const { person, verdicts, outcomes, dispatches } = bought([endedDaysAgo(3)]);
    expect(person.enrollments).toMatchObject([{ goalAt: now, mark: null }]);
    expect(verdicts).toEqual([{ journey: 'cart', verdict: 'late goal', enrollment: 'e', detail: '3 d after its end' }]);
    expect(outcomes).toMatchObject([{ name: 'goal_reached', payload: { enrollment: 'e', afterEndMs: 3 * day } }]);
    expect(dispatches).toEqual([]);
  });

  it.each<[string, Partial<EnrollmentFacts>]>([
    ['whose end has come and not been written', { running: true, endedAt: null, mark: marked('exit: cart.emptied') }],
    ['that can still be undone', { running: true, finished: true }],
    ['that was cancelled', { mark: marked('by hand') }],
  ])('counts for one %s', (_name, changes) => {
    expect(bought([endedDaysAgo(3, changes)]).person.enrollments).toMatchObject([{ goalAt: now }]);
  });

  it.each<[string, readonly EnrollmentFacts[]]>([
    ['longer after it than it says', [endedDaysAgo(7.1)]],
    ['where the run has been given up', [endedDaysAgo(3, { goalMs: null })]],
    ['a second time', [endedDaysAgo(3, { goalAt: now - day })]],
    ['where it was reached on the way', [endedDaysAgo(3, { mark: marked('goal: order.placed') })]],
    ['where all was undone', [endedDaysAgo(3, { mark: marked('undone: cart.disowned', 'compensate') })]],
    ['where another run of the person took its place', [endedDaysAgo(3, { mark: marked('merged') })]],
  ])('counts for nobody %s', (_name, runs) => {
    const { person, verdicts } = bought(runs);
    expect(person.enrollments).toEqual(runs);
    expect(verdicts).toEqual([]);
  });

  it('is asked for its condition, with what the run began with', () => {
    expect(bought([endedDaysAgo(3)], { cart: 'c2' }).verdicts).toEqual([]);
  });

  it('counts by the clock of the run (I14)', () => {
    const clock = { realStart: 0, virtualStart: 0, scale: 24 };
    expect(bought([endedDaysAgo(0.29, { clock })]).verdicts).toHaveLength(1);
    expect(bought([endedDaysAgo(0.3, { clock })]).verdicts).toEqual([]);
  });

  it('belongs to the newest run of a person in a place, and to every place for itself', () => {
    const [old, other] = [endedDaysAgo(5), endedDaysAgo(4, { id: 'o', slot: 'key:c1' })];
    const again = runningIn('cart', { id: 'again', entry: cart, enteredAt: now - day });
    expect(bought([old, again, other]).verdicts).toMatchObject([
      { verdict: 'goal', enrollment: 'again' },
      { verdict: 'late goal', enrollment: 'o' },
    ]);
    const ended = endedDaysAgo(2, { id: 'ended' });
    expect(bought([old, ended]).verdicts).toMatchObject([{ verdict: 'late goal', enrollment: 'ended' }]);
  });
});
