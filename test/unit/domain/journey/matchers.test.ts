import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../../domain/journey/authoring/places.ts';
import { branch, event, journey, send, wait, waitFor, when } from '../../../../domain/journey/builder.ts';
import { describeStep } from '../../../../domain/journey/describe.ts';
import { allMatchers, enters, exitOf, matchedBy, matchersOf } from '../../../../domain/journey/matchers.ts';
import { pathText } from '../../../../domain/problem.ts';

const definition = journey('welcome', {
  on: event('user.signed_up', { 'event.plan': 'pro' }),
  goal: event('order.placed', { 'event.total': { gt: 100 } }),
  exitOn: [event('user.deleted'), event('order.placed')],
  steps: [
    waitFor(event('order.placed', { 'entry.plan': 'pro' }), { within: '1 day', else: [wait('1h')] }),
    branch([when({ 'traits.vip': true }, [waitFor(event('app.opened'), { within: '1 day', id: 'inner' })])]),
    send('sms', 'bye', { class: 'marketing', topic: 'tips' }),
  ],
});
const facts = (event: { readonly [key: string]: number | string }) => ({ traits: {}, event, entry: { plan: 'pro' } });

describe('matchers', () => {
  it('have stable names, wherever the cursor stands', () => {
    expect(allMatchers(definition).map(({ name, event }) => `${name} ${event}`)).toEqual([
      'goal order.placed',
      'exit:0 user.deleted',
      'exit:1 order.placed',
      'wait:wait-for-1 order.placed',
      'wait:inner app.opened',
    ]);
    expect(matchersOf(definition, 'app.opened')).toEqual([{ name: 'wait:inner', event: 'app.opened', where: null }]);
  });

  it('are judged on the data of the event, the profile and the entry', () => {
    expect(matchedBy(definition, 'order.placed', facts({ total: 50 }))).toEqual(['exit:1', 'wait:wait-for-1']);
    expect(matchedBy(definition, 'order.placed', facts({ total: 500 }))).toEqual(['goal', 'exit:1', 'wait:wait-for-1']);
    expect(matchedBy(definition, 'page.viewed', facts({}))).toEqual([]);
  });

  it.each([
    [['wait:inner'], null],
    [['exit:1', 'exit:0'], { status: 'exited', reason: 'exit: user.deleted' }],
    [['exit:1', 'goal'], { status: 'completed', reason: 'goal: order.placed' }],
    [['exit:7'], null],
  ])('%j ends the enrollment as %j', (matched, exit) => {
    expect(exitOf(definition, matched)).toEqual(exit);
  });

  it.each([
    ['user.signed_up', 'pro', true],
    ['user.signed_up', 'free', false],
    ['order.placed', 'pro', false],
  ])('%s with plan %s enters: %s', (type, plan, entered) => {
    expect(enters(definition, type, facts({ plan }))).toBe(entered);
  });
});

describe('conditionsOf', () => {
  it('names every condition with its place and the event it is about', () => {
    expect(conditionsOf(definition).map(({ path, event }) => `${pathText(path)} ${event}`)).toEqual([
      'on.where user.signed_up',
      'goal.where order.placed',
      'steps[0].waitFor.where order.placed',
      'steps[1].branch[0].when user.signed_up',
    ]);
  });
});

describe('describeStep', () => {
  it.each([
    ['wait-for-1', 'wait up to 1 day for a certain order.placed'],
    ['wait-1', 'wait 1h'],
    ['branch-1', 'choose one of 2 ways'],
    ['send-bye', "send sms 'bye' (marketing, tips)"],
    ['gone', 'gone'],
  ])('%s: %s', (id, words) => {
    expect(describeStep(definition, id)).toBe(words);
  });
});
