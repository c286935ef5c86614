import { describe, expect, it } from 'vitest';
import {
  branch,
  digest,
  enroll,
  event,
  exit,
  journey,
  repeat,
  send,
  wait,
  waitUntil,
  webhook,
  when,
  type JourneyOptions,
  type StepInput,
} from '../../../../domain/journey/builder.ts';
import { enrollLoops } from '../../../../domain/journey/enroll-loops.ts';

const make = (id: string, steps: readonly StepInput[], reentry: JourneyOptions['reentry'] = 'always') =>
  journey(id, { on: event(`${id}.wanted`), reentry, steps });
const to = (id: string): StepInput => enroll(id, { id: `to-${id}` });
const loops = (...journeys: readonly ReturnType<typeof make>[]): readonly string[] =>
  journeys.flatMap((one) => enrollLoops(one, journeys).map(({ at, through }) => `${at.step.id}: ${through.join(' ')}`));

const hello = send('sms', 'hello', { class: 'service' });
const back = make('b', [to('a')]);

describe('journeys that begin one another', () => {
  it('go round for ever where no time passes on the way', () => {
    expect(loops(make('a', [hello, to('b')]), make('b', [to('c')]), make('c', [to('a')]))).toEqual([
      'to-b: b c a',
      'to-c: c a b',
      'to-a: a b c',
    ]);
  });

  it.each<[string, readonly StepInput[]]>([
    ['a branch', [branch([when({ 'traits.plan': 'pro' }, [to('b')])])]],
    ['the way of a failure', [webhook('https://crm.example/x', { else: [to('b')] })]],
    ['the first of several rounds', [repeat([to('b')], { atMost: 3, every: '1 day' })]],
    ['rounds that may be none', [repeat([wait('1 day')], { atMost: 3, until: { 'traits.plan': 'pro' } }), to('b')]],
    ['hours that may be now', [waitUntil('09:00-17:00'), to('b')]],
    ['the way of a date that is past', [waitUntil('event.due', { else: [to('b')] })]],
    ['an end that may come at once', [enroll('other', { await: 'ended', within: '1 day' }), to('b')]],
  ])('go round through %s', (_name, steps) => {
    expect(loops(make('a', steps), back)).toContain('to-b: b a');
  });

  it.each<[string, readonly StepInput[]]>([
    ['a wait', [wait('1 minute'), to('b')]],
    ['a wait on every way', [branch([when({ 'traits.plan': 'pro' }, [exit()])], { else: [wait('1h')] }), to('b')]],
    ['the rest after a round', [repeat([hello], { atMost: 2, every: '1 day' }), to('b')]],
    ['a digest', [digest(event('x.y'), { for: '1h', within: '1h' }), to('b')]],
  ])('do not where there is %s', (_name, steps) => {
    expect(loops(make('a', steps), back)).toEqual([]);
  });

  it('do not where one of them takes a person once, or once in a while', () => {
    expect(loops(make('a', [to('b')], 'once'), back)).toEqual([]);
    expect(loops(make('a', [to('b')], { after: '1 day' }), back)).toEqual([]);
  });

  it('do not where the only one is in the way of itself, unless it runs many at a time', () => {
    expect(loops(make('a', [to('a')]))).toEqual([]);
    expect(loops(make('a', [to('a')], { concurrent: 'event.order' }))).toEqual(['to-a: a']);
  });
});
