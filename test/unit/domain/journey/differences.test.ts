import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branch,
  event,
  exit,
  journey,
  send,
  wait,
  waitFor,
  when,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { differences } from '../../../../domain/journey/differences.ts';
import { definitions } from '../../../support/arbitraries.ts';

const of = (...steps: readonly StepInput[]) => journey('welcome', { on: event('user.signed_up'), steps });
const hello = send('sms', 'hello', { class: 'service' });
const tips = send('email', 'tips', { class: 'marketing' });

describe('what a version of a journey changes', () => {
  it('is nothing of itself', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(differences(definition, definition)).toEqual([]);
      }),
      {
        numRuns: 50,
      },
    );
  });

  it('are steps that are gone, new, different or elsewhere', () => {
    const before = of(hello, wait('1 day'), waitFor(event('app.opened'), { within: '2 days', else: [tips] }));
    const after = of(
      waitFor(event('app.opened'), { within: '3 days', then: [tips] }),
      hello,
      branch([when({ 'traits.plan': 'pro' }, [exit('pays')])]),
    );
    expect(differences(before, after)).toEqual([
      '- wait-1: wait 1 day',
      '+ branch-1: choose one of 2 ways',
      '+ exit-1: exit: pays',
      '~ wait-for-1: within 2 days → 3 days',
      '~ send-tips: stands elsewhere',
      '~ send-hello: stands elsewhere',
    ]);
  });

  it('are conditions, and what the journey itself says', () => {
    const steps = (plan: string) => [branch([when({ 'traits.plan': plan }, [hello])])];
    const before = journey('welcome', {
      on: event('user.signed_up'),
      goal: event('order.placed'),
      steps: steps('pro'),
    });
    const after = journey('welcome', {
      on: event('user.created'),
      reentry: 'always',
      deadline: '30 days',
      steps: steps('team'),
    });
    expect(differences(before, after)).toEqual([
      'on user.signed_up → user.created',
      'reentry once → always',
      'goal order.placed → none',
      'deadline none → 30 days',
      '~ branch-1: cases ["traits.plan = pro"] → ["traits.plan = team"]',
    ]);
  });
});
