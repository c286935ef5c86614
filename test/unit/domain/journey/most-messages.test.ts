import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branch,
  event,
  exit,
  journey,
  repeat,
  send,
  share,
  split,
  waitFor,
  webhook,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { mostMessages } from '../../../../domain/journey/most-messages.ts';
import { definitions } from '../../../support/arbitraries.ts';
import { ana, monday } from '../../../support/play.ts';
import { answersOf, deliveriesOf, fates } from '../../../support/scripts.ts';
import { simulate } from '../../../../domain/journey/simulate.ts';
import { findStep } from '../../../../domain/journey/tree.ts';

const most = (...steps: readonly StepInput[]) => mostMessages(journey('any', { on: event('user.signed_up'), steps }));
const service = send('sms', 'a', { class: 'service' });
const marketing = send('sms', 'b', { class: 'marketing' });

describe('how many messages a journey may send to a person', () => {
  it.each<[string, readonly StepInput[], number, number]>([
    ['one after the other', [service, marketing], 2, 1],
    [
      'the longest way of a branch',
      [branch([when({ 'traits.a': 1 }, [service, service])], { else: [marketing] })],
      2,
      1,
    ],
    ['the longest share', [split([share(50, [service]), share(50, [service, service])])], 2, 0],
    ['nothing behind an exit', [exit(), service], 0, 0],
    [
      'who leaves, and who goes on',
      [waitFor(event('app.opened'), { within: '1h', then: [service, service, exit()], else: [service] }), marketing],
      2,
      1,
    ],
    ['every round', [repeat([service], { every: '1h', atMost: 5 })], 5, 0],
    ['the rounds before the one that is left', [repeat([service, exit()], { every: '1h', atMost: 5 })], 1, 0],
    ['the other way of a call', [webhook('https://crm.example/x', { else: [service] })], 1, 0],
    [
      'a further channel that may be heard as well',
      [send('sms', 'a', { class: 'service', fallback: [{ send: 'voice/a', after: '1h', mayDouble: true }] })],
      2,
      0,
    ],
  ])('counts %s', (_, steps, all, ofMarketing) => {
    expect(most(...steps)).toEqual({ all, marketing: ofMarketing });
  });

  it('is never exceeded, whatever happens', () => {
    fc.assert(
      fc.property(definitions, fates, (definition, fate) => {
        const visits = new Set<string>();
        const answer = answersOf(fate);
        simulate(definition, {
          start: monday,
          who: ana,
          deliveries: deliveriesOf(definition, fate),
          answer: (question, at) => {
            const step = 'step' in question ? findStep(definition, question.step)?.step : undefined;
            if (question.kind === 'send' && step?.kind === 'send') visits.add(`${question.step} ${question.visit}`);
            return answer(question, at);
          },
        });
        expect(visits.size).toBeLessThanOrEqual(mostMessages(definition).all);
      }),
      { numRuns: 200 },
    );
  });
});
