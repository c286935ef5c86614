import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeJourney } from '../../../../domain/journey/authoring/write-journey.ts';
import {
  branch,
  event,
  exit,
  InvalidJourney,
  journey,
  send,
  update,
  wait,
  waitFor,
  waitUntil,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { parseJourney } from '../../../../domain/journey/parse.ts';
import { stepsOf } from '../../../../domain/journey/tree.ts';
import { validate } from '../../../../domain/journey/validate.ts';
import { definitions } from '../../../support/arbitraries.ts';

const tools = { isZone: (name: string) => ['Europe/Zagreb', 'UTC'].includes(name) };
const idsOf = (...steps: readonly StepInput[]) =>
  stepsOf(journey('any', { on: event('user.signed_up'), steps })).map(({ step }) => step.id);

describe('journey', () => {
  it('makes the definition that an author would draw', () => {
    const welcome = journey('welcome', {
      on: event('user.signed_up', { 'event.plan': 'pro' }),
      reentry: { after: '30 days' },
      goal: event('order.placed'),
      exitOn: [event('user.deleted')],
      steps: [
        update({ 'traits.stage': 'onboarding' }),
        send('email', 'welcome', { class: 'service' }),
        waitFor(event('app.opened'), {
          within: '2 days',
          else: [send('sms', 'come-back', { class: 'marketing', topic: 'tips' })],
        }),
        waitUntil('09:00', { zone: 'Europe/Zagreb', days: ['fri', 'mon', 1] }),
        branch([when({ 'traits.plan': 'pro' }, [wait('1 day')])], { else: [exit('not for them', { id: 'leave' })] }),
      ],
    });
    expect(welcome).toStrictEqual({
      id: 'welcome',
      on: { event: 'user.signed_up', where: { kind: 'compare', path: 'event.plan', op: 'eq', value: 'pro' } },
      reentry: { kind: 'after', duration: '30 days' },
      goal: { event: 'order.placed' },
      exitOn: [{ event: 'user.deleted' }],
      steps: [
        { kind: 'update', id: 'update-1', set: { 'traits.stage': 'onboarding' } },
        { kind: 'send', id: 'send-welcome', channel: 'email', template: 'welcome', class: 'service' },
        {
          kind: 'waitFor',
          id: 'wait-for-1',
          for: { event: 'app.opened' },
          within: '2 days',
          then: [],
          else: [
            {
              kind: 'send',
              id: 'send-come-back',
              channel: 'sms',
              template: 'come-back',
              class: 'marketing',
              topic: 'tips',
            },
          ],
        },
        { kind: 'waitUntil', id: 'wait-until-1', at: '09:00', zone: 'Europe/Zagreb', days: [1, 5] },
        {
          kind: 'branch',
          id: 'branch-1',
          cases: [
            {
              when: { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' },
              steps: [{ kind: 'wait', id: 'wait-1', for: '1 day' }],
            },
          ],
          else: [{ kind: 'exit', id: 'leave', reason: 'not for them' }],
        },
      ],
    });
    expect(validate(welcome, tools)).toEqual([]);
  });

  it('gives steps ids of their own, never one that is given elsewhere', () => {
    const service = { class: 'service' } as const;
    expect(
      idsOf(
        send('email', 'hi', service),
        send('sms', 'hi', service),
        wait('1h'),
        wait('1h', { id: 'wait-1' }),
        wait('1h'),
      ),
    ).toEqual(['send-hi', 'send-hi-2', 'wait-2', 'wait-1', 'wait-3']);
  });

  it('throws with everything that is wrong', () => {
    const attempt = () =>
      journey('Welcome!', {
        on: event('signed up'),
        steps: [wait('soon'), send('email', 'x', { class: 'service', id: 'A B' })],
      });
    expect(attempt).toThrow(InvalidJourney);
    expect(attempt).toThrow(
      /'Welcome!' is not an id[^]*'signed up' is not an event type[^]*'soon' is not a duration[^]*'A B' is not an id/,
    );
  });
});

describe('validate', () => {
  it('judges time zones, which the builder cannot', () => {
    const definition = journey('any', {
      on: event('user.signed_up'),
      steps: [waitUntil('09:00', { zone: 'Europe/Zagrb' })],
    });
    expect(validate(definition, tools)).toMatchObject([
      { path: ['steps', 0, 'zone'], message: "'Europe/Zagrb' is not a time zone" },
    ]);
  });

  it('finds nothing in any good definition, which reads back as it was', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(validate(definition, tools)).toEqual([]);
        expect(parseJourney(writeJourney(definition), tools)).toStrictEqual({ kind: 'journey', definition });
      }),
      { numRuns: 100 },
    );
  });
});
