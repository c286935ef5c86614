import { describe, expect, it } from 'vitest';
import { enroll, event, journey, repeat, send } from '../../../../../domain/journey/builder.ts';
import type { Delivery } from '../../../../../domain/journey/simulate.ts';
import { comes, day, hour, monday, play, story, type World } from '../../../../support/play.ts';

const then = send('sms', 'then', { class: 'service' });
const definition = journey('any', {
  on: event('user.signed_up'),
  exitOn: [event('user.deleted')],
  steps: [enroll('training', { id: 'training', await: 'ended', within: '30 days' }), then],
});
const ended = (after: number, visit = 1): Delivery =>
  comes({ kind: 'ended', at: monday + after, step: 'training', visit, how: 'goal' });
const gotIn: World['answer'] = (question, at) =>
  question.kind === 'enroll'
    ? { outcome: { kind: 'performed', at: at + hour, detail: 'training: entered', awaits: true } }
    : undefined;
const told = (...deliveries: readonly Delivery[]) => play(definition, { deliveries, answer: gotIn });

describe('enrolling and waiting for the end', () => {
  it('goes on when they are through with the other journey', () => {
    const simulation = told(ended(3 * day));
    expect(story(simulation)).toEqual([
      '+0 enroll training #1',
      '+1h sleep',
      '+3d send send-then #1',
      '+3d done completed (finished)',
    ]);
    expect(simulation.trail).toContainEqual({ at: monday + 3 * day, step: 'training', what: 'ended', detail: 'goal' });
  });

  it('goes on all the same when it takes too long', () => {
    const simulation = told(ended(31 * day));
    expect(story(simulation)[2]).toBe('+30d1h send send-then #1');
    expect(simulation.trail).toContainEqual({ at: monday + 30 * day + hour, step: 'training', what: 'timedOut' });
  });

  it('counts an end at the very last instant', () => {
    expect(told(ended(30 * day + hour)).trail.map(({ what }) => what)).toContain('ended');
  });

  it('is told of an end that is faster than the answer', () => {
    expect(story(told(ended(1)))).toEqual([
      '+0 enroll training #1',
      '+1h send send-then #1',
      '+1h done completed (finished)',
    ]);
  });

  it('does not wait where they did not get in', () => {
    expect(story(play(definition, { deliveries: [ended(day)] }))[1]).toBe('+0 send send-then #1');
  });

  it('leaves while it waits, and the other journey is left alone', () => {
    const leaves = comes({ kind: 'event', id: 'x', type: 'user.deleted', at: monday + day, matched: ['exit:0'] });
    expect(story(told(leaves)).slice(1)).toEqual(['+1h sleep', '+1d done exited (exit: user.deleted)']);
  });

  it('knows the end of one round from that of another', () => {
    const rounds = journey('any', {
      on: event('user.signed_up'),
      steps: [
        repeat([enroll('training', { id: 'training', await: 'ended', within: '2 days' })], {
          atMost: 2,
          every: '3 days',
        }),
      ],
    });
    // The first ends only in the second round, which is not ended by it.
    const simulation = play(rounds, { deliveries: [ended(4 * day), ended(4 * day + hour, 2)], answer: gotIn });
    expect(story(simulation).at(-1)).toBe('+4d1h done completed (finished)');
  });
});
