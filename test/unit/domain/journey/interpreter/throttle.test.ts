import { describe, expect, it } from 'vitest';
import { event, journey, send, throttle } from '../../../../../domain/journey/builder.ts';
import { comes, hour, monday, play, story, type World } from '../../../../support/play.ts';

const definition = journey('any', {
  on: event('user.signed_up'),
  exitOn: [event('user.deleted')],
  steps: [throttle(100, { per: 'hour', id: 'line' }), send('sms', 'hello', { class: 'service' })],
});
const inTurn = (after: number): NonNullable<World['answer']> => {
  return (question, at) =>
    question.kind === 'takeTurn' ? { outcome: { kind: 'instant', at, instant: monday + after } } : undefined;
};

describe('throttle', () => {
  it('lets somebody pass at once whose turn it is', () => {
    expect(story(play(definition))).toEqual([
      '+0 takeTurn line #1',
      '+0 send send-hello #1',
      '+0 done completed (finished)',
    ]);
  });

  it('lets the others wait for their turn, and says until when', () => {
    const simulation = play(definition, { answer: inTurn(5 * hour) });
    expect(story(simulation).slice(0, 3)).toEqual(['+0 takeTurn line #1', '+0 sleep', '+5h send send-hello #1']);
    expect(simulation.trail[0]).toEqual({
      at: monday,
      step: 'line',
      what: 'waiting',
      detail: String(monday + 5 * hour),
    });
  });

  it('is left by whoever leaves the journey', () => {
    const leaves = comes({ kind: 'event', id: 'x', type: 'user.deleted', at: monday + hour, matched: ['exit:0'] });
    expect(story(play(definition, { deliveries: [leaves], answer: inTurn(5 * hour) })).at(-1)).toBe(
      '+1h done exited (exit: user.deleted)',
    );
  });
});
