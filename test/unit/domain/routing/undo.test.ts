import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { event, journey, wait } from '../../../../domain/journey/builder.ts';
import { createPlaceBook } from '../../../../domain/routing/places.ts';
import type { EnrollmentFacts } from '../../../../domain/routing/facts.ts';
import { routeEvent } from '../../../../domain/routing/route-event.ts';

const definition = journey('welcome', {
  on: event('user.signed_up'),
  reentry: 'always',
  exitOn: [event('user.deleted')],
  compensateOn: [event('signup.revoked', { 'event.order': 'o1' })],
  steps: [wait('1 day')],
});
const enrollment: EnrollmentFacts = {
  id: 'e',
  workflowId: 'journey-e',
  journeyId: 'welcome',
  version: 'v1',
  slot: 'running',
  slotHeld: true,
  running: true,
  finished: false,
  mark: null,
  heldBack: null,
  enteredAt: 0,
  clock: realClock,
  entry: {},
  isNew: false,
};
const exited = { status: 'exited', reason: 'exit: user.deleted', at: '2026-01-01T00:00:00Z' } as const;

const route = (changes: Partial<EnrollmentFacts>, type: string, properties = { order: 'o1' }) =>
  routeEvent(
    { id: 'p', workspace: 'default', traits: {}, enrollments: [{ ...enrollment, ...changes }] },
    {
      event: {
        workspace: 'default',
        source: 'test',
        id: '1',
        type,
        fullType: type,
        time: null,
        identities: [],
        properties,
        traits: {},
        previousId: null,
      },
      streamSeq: 1,
      arrivedAt: 1_000,
    },
    {
      listening: () =>
        type === 'user.signed_up' ? [{ id: 'welcome', version: 'v1', status: 'live', definition }] : [],
      definition: () => definition,
      places: createPlaceBook([]),
      newId: () => 'new',
      newClock: () => realClock,
    },
  );

describe('an event that undoes a journey', () => {
  it.each<[string, Partial<EnrollmentFacts>]>([
    ['that runs', {}],
    ['whose steps are over', { finished: true }],
    ['that is being left', { mark: exited }],
  ])('reaches one %s, and marks it so', (_name, changes) => {
    const routed = route(changes, 'signup.revoked');
    expect(routed.person.enrollments).toMatchObject([
      { mark: { status: 'exited', reason: 'undone: signup.revoked', then: 'compensate' } },
    ]);
    expect(routed.dispatches).toMatchObject([
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
