import { describe, expect, it } from 'vitest';
import { event, journey, wait } from '../../../../domain/journey/builder.ts';
import type { EnrollmentFacts } from '../../../../domain/routing/facts.ts';
import { routeEvent } from '../../../../domain/routing/route-event.ts';
import { contextOf, routed, runningIn } from '../../../support/routing.ts';

const definition = journey('welcome', {
  on: event('user.signed_up'),
  reentry: 'always',
  exitOn: [event('user.deleted')],
  compensateOn: [event('signup.revoked', { 'event.order': 'o1' })],
  steps: [wait('1 day')],
});
const exited = { status: 'exited', reason: 'exit: user.deleted', at: '2026-01-01T00:00:00Z' } as const;

const route = (changes: Partial<EnrollmentFacts>, type: string, properties = { order: 'o1' }) =>
  routeEvent(
    { id: 'p', workspace: 'default', traits: {}, enrollments: [runningIn('welcome', changes)] },
    routed({ id: '1', type, properties }),
    contextOf(definition, () =>
      type === 'user.signed_up' ? [{ id: 'welcome', version: 'v1', status: 'live', definition }] : [],
    ),
  );

describe('an event that undoes a journey', () => {
  it.each<[string, Partial<EnrollmentFacts>]>([
    ['that runs', {}],
    ['whose steps are over', { finished: true }],
    ['that is being left', { mark: exited }],
  ])('reaches one %s, and marks it so', (_name, changes) => {
    const after = route(changes, 'signup.revoked');
    expect(after.person.enrollments).toMatchObject([
      { mark: { status: 'exited', reason: 'undone: signup.revoked', then: 'compensate' } },
    ]);
    expect(after.dispatches).toMatchObject([
      { kind: 'signal', occurrence: { kind: 'event', matched: ['compensate:0'] } },
    ]);
  });

  it.each<[string, Partial<EnrollmentFacts>]>([
    ['that has ended', { running: false }],
    ['that is being undone', { mark: { ...exited, then: 'compensate' } }],
    ['that somebody closed for good', { mark: { ...exited, then: 'close' } }],
  ])('does not reach one %s', (_name, changes) => {
    expect(route(changes, 'signup.revoked').dispatches).toEqual([]);
  });

  it('does nothing where its condition does not hold', () => {
    expect(route({ finished: true }, 'signup.revoked', { order: 'o2' }).dispatches).toEqual([]);
  });
});

describe('an enrollment whose steps are over', () => {
  it('hears of no exit any more, and leaves its place to the next', () => {
    expect(route({ finished: true }, 'user.deleted').dispatches).toEqual([]);
    expect(route({ finished: true }, 'user.signed_up').verdicts).toMatchObject([{ verdict: 'entered' }]);
    expect(route({}, 'user.signed_up').verdicts).toMatchObject([{ verdict: 'already in' }]);
  });
});
