import { describe, expect, it } from 'vitest';
import { event, journey, send, wait, waitFor } from '../../../../domain/journey/builder.ts';
import { simulate } from '../../../../domain/journey/simulate.ts';
import { ana, comes, day, goodDay, happens, minute, monday, play, story } from '../../../support/play.ts';

const definition = journey('any', {
  on: event('user.signed_up'),
  steps: [
    send('sms', 'hello', { class: 'service', await: 'delivered' }),
    waitFor(event('app.opened'), { within: '90 days' }),
    wait('30 days'),
  ],
});

describe('simulate', () => {
  it('plays months at once, with receipts that follow from sends', () => {
    const simulation = play(definition, {
      deliveries: [happens(definition, 'app.opened', monday + 60 * day)],
      answer: (question, at) =>
        question.kind === 'send'
          ? {
              outcome: { kind: 'accepted', at: at + 1_000 },
              deliveries: [
                comes({
                  kind: 'receipt',
                  at: at + minute,
                  step: question.step,
                  visit: question.visit,
                  status: 'delivered',
                }),
              ],
            }
          : undefined,
    });
    expect(story(simulation)).toEqual([
      '+0 send send-hello #1',
      '+1s sleep',
      '+1m sleep',
      '+60d sleep',
      '+90d done completed (finished)',
    ]);
  });

  it('says that it waits where nothing in the script resumes it', () => {
    expect(play(definition, { deliveries: [comes({ kind: 'pause', at: monday })] }).end).toBe('waiting');
  });

  it('stops a script that answers in circles', () => {
    const deferred = () =>
      play(definition, { answer: (_, at) => ({ outcome: { kind: 'deferred', at, until: at, reason: 'for ever' } }) });
    expect(deferred).toThrow('took 10000 decisions without an end');
  });

  it('gives the same trail to the world as the durable shell does: each line once', () => {
    const { trail, state } = simulate(definition, { start: monday, who: ana, deliveries: [], answer: goodDay });
    expect(state.trailSeq).toBe(trail.length);
  });
});
