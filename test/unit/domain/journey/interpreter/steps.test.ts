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
  update,
  wait,
  waitFor,
  waitUntil,
  when,
} from '../../../../../domain/journey/builder.ts';
import type { AwaitedInput, StepInput } from '../../../../../domain/journey/builder.ts';
import type { JourneyDefinition } from '../../../../../domain/journey/definition.ts';
import type { Command, Outcome } from '../../../../../domain/journey/command.ts';
import { eventReference } from '../../../../../domain/journey/event-reference.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import type { Answer, Delivery, Question } from '../../../../../domain/journey/simulate.ts';
import { stepAt } from '../../../../../domain/journey/tree.ts';
import { ana, comes, day, happens, hour, minute, monday, play, story } from '../../../../support/play.ts';

const of = (...steps: readonly StepInput[]) => journey('any', { on: event('user.signed_up'), steps });
const end = 'done completed (finished)';

describe('a journey', () => {
  it('goes through its steps in order and ends', () => {
    const welcome = of(
      update({ 'traits.stage': 'onboarding' }),
      send('email', 'welcome', { class: 'service' }),
      wait('2 days'),
      send('sms', 'come-back', { class: 'marketing' }),
    );
    expect(story(play(welcome))).toEqual([
      '+0 update update-1 #1',
      '+0 send send-welcome #1',
      '+0 sleep',
      '+2d send send-come-back #1',
      `+2d ${end}`,
    ]);
  });

  it('tells its story in the trail, numbered without a gap', () => {
    const { trail } = play(of(send('sms', 'a', { class: 'service' }), wait('1h'), exit('enough')));
    expect(trail).toEqual([
      { at: monday, step: 'send-a', what: 'began' },
      { at: monday, step: 'send-a', what: 'sent' },
      { at: monday, step: 'wait-1', what: 'waiting', detail: String(monday + hour) },
      { at: monday + hour, step: 'exit-1', what: 'exiting', detail: 'enough' },
    ]);
  });
});

describe('a deadline', () => {
  const nudge = send('sms', 'nudge', { class: 'service' });
  const due = (...steps: readonly StepInput[]) =>
    journey('any', { on: event('user.signed_up'), deadline: '2 days', steps });
  const left = '+2d done exited (deadline: 2 days)';

  it('ends a wait of whatever kind, and nothing is begun after it', () => {
    expect(story(play(due(wait('3 days'), nudge)))).toEqual(['+0 sleep', left]);
    expect(story(play(due(waitFor(event('app.opened'), { within: '3 days' }), nudge))).at(-1)).toBe(left);
    expect(story(play(due(wait('1 day'), wait('1 day'), nudge))).at(-1)).toBe(left);
  });

  it('ends a message that policy puts off, and one that can be taken back', () => {
    const putOff = (question: Question, at: number): Answer | undefined =>
      question.kind === 'send'
        ? { outcome: { kind: 'deferred', at, until: at + 3 * day, reason: 'quiet hours' } }
        : undefined;
    expect(story(play(due(nudge), { answer: putOff })).at(-1)).toBe(left);
    expect(story(play(due(send('sms', 'a', { class: 'service', undo: '3 days' })))).at(-1)).toBe(left);
  });

  it('is nothing to who is through before it', () => {
    expect(story(play(due(wait('1 day'), nudge))).at(-1)).toBe(`+1d ${end}`);
  });

  it('waits for the outcome of a message that may have left', () => {
    const unclear = (question: Question, at: number): Answer | undefined =>
      question.kind === 'send' && at < monday + 3 * day ? { outcome: { kind: 'unknown', at, realMs: day } } : undefined;
    expect(story(play(due(nudge, nudge), { answer: unclear })).slice(-2)).toEqual([
      '+3d send send-nudge #1',
      '+3d done exited (deadline: 2 days)',
    ]);
  });

  it('stands still while the journey is paused', () => {
    const deliveries = [comes({ kind: 'pause', at: monday + day }), comes({ kind: 'resume', at: monday + 4 * day })];
    expect(story(play(due(wait('3 days')), { deliveries })).at(-1)).toBe('+4d done exited (deadline: 2 days)');
  });
});

describe('wait', () => {
  it.each(['1 day', '24h', '23h 60m', '86400 seconds'])('%s lasts a day', (duration) => {
    expect(story(play(of(wait(duration))))).toEqual(['+0 sleep', `+1d ${end}`]);
  });
});

describe('waitUntil', () => {
  it('sleeps until the instant that the look-up answers', () => {
    expect(story(play(of(waitUntil('09:00'))))).toEqual(['+0 resolveTime wait-until-1', '+0 sleep', `+1h ${end}`]);
  });

  it('asks for an instant after its predecessor target, so that two in a row are two days', () => {
    expect(story(play(of(waitUntil('09:00'), waitUntil('09:00'))))).toEqual([
      '+0 resolveTime wait-until-1',
      '+0 sleep',
      '+1h resolveTime wait-until-2',
      '+1h sleep',
      `+1d1h ${end}`,
    ]);
  });

  it('asks for an instant after the last target even where it was left early', () => {
    const definition = of(waitUntil('09:00'));
    const state = { ...start(definition, monday, 'v1', ana), lastTarget: monday + day };
    expect(next(definition, state)).toEqual({ kind: 'resolveTime', step: 'wait-until-1', after: monday + day });
  });
});

describe('waitFor', () => {
  const nudge = send('sms', 'come-back', { class: 'marketing' });
  const thanks = send('sms', 'thanks', { class: 'service' });
  const opened = waitFor(event('app.opened'), { within: '2 days', then: [thanks], else: [nudge] });

  it('goes into then as soon as the event comes', () => {
    const definition = of(opened);
    expect(story(play(definition, { deliveries: [happens(definition, 'app.opened', monday + day)] }))).toEqual([
      '+0 sleep',
      '+1d send send-thanks #1',
      `+1d ${end}`,
    ]);
  });

  it('goes into else when the time is over', () => {
    expect(story(play(of(opened)))).toEqual(['+0 sleep', '+2d send send-come-back #1', `+2d ${end}`]);
  });

  it('counts an event at the very instant of the deadline: occurrences before timers', () => {
    const definition = of(opened);
    const world = { deliveries: [happens(definition, 'app.opened', monday + 2 * day)] };
    expect(story(play(definition, world))).toContain('+2d send send-thanks #1');
  });

  it('does not count an event after the deadline that is delivered before the timer', () => {
    const definition = of(opened);
    const late = happens(definition, 'app.opened', monday + 2 * day + 1);
    expect(story(play(definition, { deliveries: [{ ...late, at: monday + day }] }))).toContain(
      '+2d send send-come-back #1',
    );
  });

  it('counts what happened since the preceding step began', () => {
    const definition = of(wait('1 hour'), opened);
    const world = { deliveries: [happens(definition, 'app.opened', monday + minute)] };
    expect(story(play(definition, world))).toEqual(['+0 sleep', '+1h send send-thanks #1', `+1h ${end}`]);
  });

  it('does not count what happened before that', () => {
    const definition = of(wait('1 hour'), wait('1 hour'), opened);
    const world = { deliveries: [happens(definition, 'app.opened', monday + minute)] };
    expect(story(play(definition, world))).toContain('+2d2h send send-come-back #1');
  });

  it('does not count it either when it is delivered late, into the wait', () => {
    const definition = of(wait('1 hour'), wait('1 hour'), opened);
    const late = { ...happens(definition, 'app.opened', monday + minute), at: monday + 3 * hour };
    expect(story(play(definition, { deliveries: [late] }))).toContain('+2d2h send send-come-back #1');
  });

  it('counts what comes while the branch around it is being decided', () => {
    const definition = of(branch([when({ 'traits.a': 1 }, [opened])]));
    const simulation = play(definition, {
      deliveries: [happens(definition, 'app.opened', monday + 1)],
      answer: (question, at) =>
        question.kind === 'choose' ? { outcome: { kind: 'chosen', at: at + 1_000, index: 0 } } : undefined,
    });
    expect(story(simulation)[1]).toBe('+1s send send-thanks #1');
  });

  it.each([
    ['entry', true],
    ['first', true],
    ['second', false],
  ])('since: %s counts an event during the first step: %s', (since, counts) => {
    const definition = of(
      wait('1 hour', { id: 'first' }),
      wait('1 hour', { id: 'second' }),
      waitFor(event('app.opened'), { within: '2 days', since, then: [thanks], else: [nudge] }),
    );
    const world = { deliveries: [happens(definition, 'app.opened', monday + minute)] };
    expect(story(play(definition, world)).some((line) => line.includes('send-thanks'))).toBe(counts);
  });

  it('since a step that was passed by still counts what comes while it waits', () => {
    const definition = of(
      branch([when({ 'traits.a': 1 }, [wait('1h')]), when({ 'traits.b': 1 }, [wait('1h', { id: 'other' })])]),
      waitFor(event('app.opened'), { within: '2 days', since: 'other', then: [thanks], else: [nudge] }),
    );
    const world = { deliveries: [happens(definition, 'app.opened', monday + 2 * hour)] };
    expect(story(play(definition, world))).toContain('+2h send send-thanks #1');
  });

  it('one event ends one wait only', () => {
    const twice = waitFor(event('app.opened'), { within: '2 days', then: [opened] });
    const definition = of(twice);
    const once = play(definition, { deliveries: [happens(definition, 'app.opened', monday + hour)] });
    expect(story(once)).toContain('+2d1h send send-come-back #1');
    const deliveries = [
      happens(definition, 'app.opened', monday + hour),
      happens(definition, 'app.opened', monday + 2 * hour),
    ];
    expect(story(play(definition, { deliveries }))).toContain('+2h send send-thanks #1');
  });

  it('but counts again for a wait that says since', () => {
    const again = waitFor(event('app.opened'), { within: '2 days', since: 'entry', then: [thanks], else: [nudge] });
    const definition = of(waitFor(event('app.opened'), { within: '2 days' }), again);
    const world = { deliveries: [happens(definition, 'app.opened', monday + hour)] };
    expect(story(play(definition, world))).toContain('+1h send send-thanks #1');
  });
});

describe('what ended a wait', () => {
  const thanks = send('sms', 'thanks', { class: 'service' });
  const paid = waitFor(event('order.paid'), { within: '1 day', id: 'paid', then: [thanks] });
  const commands = (definition: JourneyDefinition, ...deliveries: readonly Delivery[]): readonly Command[] =>
    play(definition, { deliveries }).decisions.flatMap(({ command }) => (command.kind === 'done' ? [] : [command]));
  const sends = (all: readonly Command[]) => all.filter(({ kind }) => kind === 'send');

  it('is known to every later step, by the id of the wait', () => {
    const definition = of(paid, branch([when({ 'steps.paid.event.total': { gt: 9 } }, [thanks])]));
    const all = commands(definition, happens(definition, 'order.paid', monday + hour, 'event-7'));
    expect(sends(all)).toEqual([expect.objectContaining({ answers: { paid: 'event-7' } }), expect.anything()]);
    expect(all).toContainEqual({ kind: 'choose', step: 'branch-1', visit: 1, answers: { paid: 'event-7' } });
  });

  it('is nothing where it ended by the clock', () => {
    expect(sends(commands(of(paid, thanks)))).toEqual([expect.not.objectContaining({ answers: expect.anything() })]);
  });

  it('is the event of the last round, and by a short name where its id is long', () => {
    const definition = of(repeat([paid], { atMost: 2, every: '1 day' }));
    const long = `shop:${'x'.repeat(200)}`;
    const rounds = sends(
      commands(
        definition,
        happens(definition, 'order.paid', monday + hour, 'first'),
        happens(definition, 'order.paid', monday + day + hour, long),
      ),
    );
    expect(rounds).toEqual([
      expect.objectContaining({ answers: { paid: 'first' } }),
      expect.objectContaining({ answers: { paid: eventReference(long) } }),
    ]);
    expect(eventReference(long).length).toBeLessThan(20);
  });
});

describe('waitFor several events', () => {
  const thanks = send('sms', 'thanks', { class: 'service' });
  const on = (awaited: AwaitedInput, more: { readonly since?: string } = {}) =>
    of(wait('1h'), waitFor(awaited, { within: '2 days', then: [thanks], ...more }));
  const [opened, visited, paid] = [event('app.opened'), event('shop.visited'), event('order.paid')];
  const thanked = (definition: JourneyDefinition, ...events: readonly (readonly [string, number])[]): string[] => {
    const deliveries = events.map(([type, at], index) => happens(definition, type, monday + at, `event-${index}`));
    return story(play(definition, { deliveries })).filter((line) => line.includes('thanks'));
  };

  it('any: the first of them ends it', () => {
    const any = on({ any: [opened, paid] });
    expect(thanked(any, ['order.paid', 3 * hour], ['app.opened', 4 * hour])).toEqual(['+3h send send-thanks #1']);
    expect(thanked(any, ['shop.visited', 3 * hour])).toEqual([]);
  });

  it('all: the last of them ends it, in whatever order, and one that comes twice counts once', () => {
    const all = on({ all: [opened, paid] });
    expect(thanked(all, ['order.paid', 3 * hour], ['app.opened', 5 * hour])).toEqual(['+5h send send-thanks #1']);
    expect(thanked(all, ['order.paid', 3 * hour], ['order.paid', 5 * hour])).toEqual([]);
  });

  it('at least so many of them', () => {
    const two = on({ atLeast: 2, of: [opened, visited, paid] });
    expect(thanked(two, ['app.opened', 2 * hour], ['order.paid', 3 * hour])).toEqual(['+3h send send-thanks #1']);
  });

  it('counts what came before it began, from where `since` says', () => {
    const all = on({ all: [opened, paid] }, { since: 'entry' });
    expect(thanked(all, ['order.paid', minute], ['app.opened', 2 * minute])).toEqual(['+1h send send-thanks #1']);
    expect(thanked(all, ['order.paid', minute], ['app.opened', 3 * hour])).toEqual(['+3h send send-thanks #1']);
  });

  it('forgets what came before the deadline passed', () => {
    const all = on({ all: [opened, paid] });
    expect(thanked(all, ['order.paid', 3 * hour], ['app.opened', 3 * day])).toEqual([]);
  });
});

describe('branch', () => {
  const cases = [
    when({ 'traits.plan': 'pro' }, [send('sms', 'pro', { class: 'service' })]),
    when({ 'traits.plan': 'team' }, []),
  ];
  const otherwise = { else: [send('sms', 'rest', { class: 'service' })] };

  it.each([
    [0, 'send send-pro #1'],
    [1, end],
    [-1, 'send send-rest #1'],
    [7, 'send send-rest #1'],
  ])('answer %i leads to %s', (index, line) => {
    const simulation = play(of(branch(cases, otherwise)), {
      answer: (question, at) => (question.kind === 'choose' ? { outcome: { kind: 'chosen', at, index } } : undefined),
    });
    expect(story(simulation)[1]).toBe(`+0 ${line}`);
  });

  it('goes on behind itself, from however deep', () => {
    const deep = branch([when({ 'traits.a': 1 }, [branch([when({ 'traits.b': 1 }, [wait('1h')])])])]);
    expect(story(play(of(deep, wait('1 day'))))).toEqual([
      '+0 choose branch-1 #1',
      '+0 choose branch-2 #1',
      '+0 sleep',
      '+1h sleep',
      `+1d1h ${end}`,
    ]);
  });
});

describe('split', () => {
  const sent = (template: string): StepInput => send('sms', template, { class: 'service' });
  const halves = [share(50, [sent('short')], 'short'), share(50, [sent('long')])];
  const people = Array.from({ length: 10_000 }, (_, index) => `person-${index}`);
  /** The template that somebody gets. */
  const gets = (definition: JourneyDefinition, person: string, enrollment = person): string | undefined => {
    const { phase, cursor } = start(definition, monday, 'v1', { person, enrollment });
    expect(phase.kind).toBe('sending');
    const step = cursor && stepAt(definition, cursor);
    return step?.kind === 'send' ? step.template : undefined;
  };

  it('asks nobody, says what was drawn, and goes on behind itself', () => {
    const { trail, ...played } = play(of(split(halves), wait('1h')));
    expect(story({ trail, ...played })).toEqual([
      expect.stringMatching(/^\+0 send send-(short|long) #1$/),
      '+0 sleep',
      `+1h ${end}`,
    ]);
    expect(trail[0]).toMatchObject({ step: 'split-1', what: 'drew', detail: expect.stringMatching(/^(short|b)$/) });
  });

  it('shares people out as it says', () => {
    const definition = of(split([share(20, [sent('a')]), share(79.5, [sent('b')]), share(0.5, [sent('c')])]));
    const counts = { a: 0, b: 0, c: 0 };
    for (const person of people) counts[gets(definition, person) as keyof typeof counts] += 1;
    // Four standard deviations of 10,000 draws.
    expect(Math.abs(counts.a - 2_000)).toBeLessThan(160);
    expect(Math.abs(counts.b - 7_950)).toBeLessThan(162);
    expect(Math.abs(counts.c - 50)).toBeLessThan(29);
  });

  it('sends a person the same way again, in whatever enrollment', () => {
    const definition = of(split(halves));
    for (const person of people.slice(0, 100)) expect(gets(definition, person, 'again')).toBe(gets(definition, person));
  });

  it('draws anew for every enrollment where it is not sticky', () => {
    const definition = of(split(halves, { sticky: false }));
    const ways = new Set(people.slice(0, 30).map((enrollment) => gets(definition, 'ana', enrollment)));
    expect(ways).toEqual(new Set(['short', 'long']));
  });

  it('two splits do not hang together, unless they have one seed', () => {
    const both = (seed: { readonly seed?: string }) => [
      of(split(halves, { ...seed, id: 'one' })),
      of(split(halves, seed)),
    ];
    const alike = ([one, other]: readonly JourneyDefinition[]): number =>
      people.filter((person) => one && other && gets(one, person) === gets(other, person)).length;
    expect(alike(both({ seed: 'spring' }))).toBe(10_000);
    expect(Math.abs(alike(both({})) - 5_000)).toBeLessThan(200);
  });

  it('where a boundary moves, only those change their way who stood there', () => {
    const at = (percent: number) => of(split([share(percent, [sent('a')]), share(100 - percent, [sent('b')])]));
    const [before, after] = [at(10), at(20)];
    const ways = people.map((person) => `${gets(before, person)}${gets(after, person)}`);
    expect(new Set(ways)).toEqual(new Set(['aa', 'ba', 'bb']));
  });
});

describe('waitUntil a date', () => {
  const remind = send('sms', 'remind', { class: 'service' });
  const sorry = send('sms', 'sorry', { class: 'service' });
  const answered = (outcome: Outcome) => ({
    answer: (question: Question): Answer | undefined => (question.kind === 'resolveTime' ? { outcome } : undefined),
  });
  const on = (instant: number) => answered({ kind: 'instant', at: monday, instant });
  const none = answered({ kind: 'noDate', at: monday, reason: 'event.visit is not set' });

  it('sleeps until it, goes on at once where it is past, and leaves where there is none', () => {
    const definition = of(waitUntil('event.visit', { before: '1 day' }), remind);
    expect(story(play(definition, on(monday + day)))).toEqual([
      '+0 resolveTime wait-until-1',
      '+0 sleep',
      '+1d send send-remind #1',
      `+1d ${end}`,
    ]);
    expect(story(play(definition, on(monday - day)))[1]).toBe('+0 send send-remind #1');
    expect(story(play(definition, none))[1]).toBe('+0 done exited (event.visit is not set)');
  });

  it('moves with the profile while it waits', () => {
    const dates = [monday + 2 * day, monday + 5 * day];
    const world = {
      deliveries: [comes({ kind: 'profileChanged', at: monday + day })],
      answer: (question: Question, at: number): Answer | undefined =>
        question.kind === 'resolveTime' ? { outcome: { kind: 'instant', at, instant: dates.shift() ?? 0 } } : undefined,
    };
    expect(story(play(of(waitUntil('traits.renewal'), remind), world))).toEqual([
      '+0 resolveTime wait-until-1',
      '+0 sleep',
      '+1d resolveTime wait-until-1',
      '+1d sleep',
      '+5d send send-remind #1',
      `+5d ${end}`,
    ]);
  });

  it('has a way of its own for who waited', () => {
    const definition = of(waitUntil('event.visit', { then: [remind] }), sorry);
    expect(story(play(definition, on(monday + day))).slice(2, 4)).toEqual([
      '+1d send send-remind #1',
      '+1d send send-sorry #1',
    ]);
    expect(story(play(definition, on(monday - day)))[1]).toBe('+0 send send-sorry #1');
  });

  it('has another way for both', () => {
    const definition = of(waitUntil('event.visit', { else: [sorry, exit('too late')] }), remind);
    expect(story(play(definition, on(monday - 1)))[1]).toBe('+0 send send-sorry #1');
    expect(story(play(definition, none))[1]).toBe('+0 send send-sorry #1');
    expect(story(play(definition, on(monday + day)))).not.toContain('+0 send send-sorry #1');
  });
});

describe('repeat', () => {
  const nudge = send('sms', 'nudge', { class: 'service' });
  const asked = (...answers: readonly boolean[]) => {
    const left = [...answers];
    return {
      answer: (question: Question, at: number): Answer | undefined =>
        question.kind === 'choose'
          ? { outcome: { kind: 'chosen', at, index: left.shift() === true ? 0 : -1 } }
          : undefined,
    };
  };

  it('makes its rounds so far apart from one beginning to the next, and goes on', () => {
    const definition = of(repeat([nudge, wait('1h')], { atMost: 3, every: '2 days' }), exit('enough'));
    const played = play(definition);
    expect(story(played)).toEqual([
      '+0 send send-nudge #1',
      '+0 sleep',
      '+1h sleep',
      '+2d send send-nudge #2',
      '+2d sleep',
      '+2d1h sleep',
      '+4d send send-nudge #3',
      '+4d sleep',
      '+4d1h done exited (enough)',
    ]);
    const told = played.trail.filter(({ step }) => step === 'repeat-1').map(({ what, detail }) => `${what} ${detail}`);
    expect(told).toEqual([
      'round 1',
      `waiting ${monday + 2 * day}`,
      'round 2',
      `waiting ${monday + 4 * day}`,
      'round 3',
      'roundsOver atMost',
    ]);
  });

  it('asks before every round, the first one too, whether it is over', () => {
    const definition = of(repeat([nudge], { atMost: 9, every: '1 day', until: { 'traits.paid': true } }));
    expect(story(play(definition, asked(true)))).toEqual(['+0 choose repeat-1 #1', `+0 ${end}`]);
    expect(story(play(definition, asked(false, false, true)))).toEqual([
      '+0 choose repeat-1 #1',
      '+0 send send-nudge #1',
      '+0 sleep',
      '+1d choose repeat-1 #1',
      '+1d send send-nudge #2',
      '+1d sleep',
      '+2d choose repeat-1 #1',
      `+2d ${end}`,
    ]);
  });

  it('follows a round that took too long at once', () => {
    const definition = of(repeat([wait('3 days')], { atMost: 2, every: '1 day' }));
    expect(story(play(definition))).toEqual(['+0 sleep', '+3d sleep', `+6d ${end}`]);
  });

  it('starts afresh inside another one', () => {
    const inner = repeat([nudge], { atMost: 2, every: '1h', id: 'inner' });
    const sends = story(play(of(repeat([inner], { atMost: 2, every: '1 day' })))).filter((line) =>
      line.includes('send'),
    );
    expect(sends).toEqual([
      '+0 send send-nudge #1',
      '+1h send send-nudge #2',
      '+1d send send-nudge #3',
      '+1d1h send send-nudge #4',
    ]);
  });

  it('waits in every round for what happens in it, and not in the one before', () => {
    const opened = waitFor(event('app.opened'), { within: '2h', else: [nudge] });
    const definition = of(repeat([opened], { atMost: 3, every: '1 day' }));
    const world = {
      deliveries: [
        happens(definition, 'app.opened', monday + hour),
        happens(definition, 'app.opened', monday + 5 * hour),
        happens(definition, 'app.opened', monday + 2 * day + hour),
      ],
    };
    const rounds = play(definition, world).trail.filter(({ step }) => step === 'wait-for-1');
    expect(rounds.map(({ what }) => what).filter((what) => what !== 'waiting')).toEqual([
      'matched',
      'timedOut',
      'matched',
    ]);
  });

  it('is left by an exit from within, in whichever round', () => {
    const definition = of(repeat([wait('1 day'), exit('left')], { atMost: 5 }));
    expect(story(play(definition)).at(-1)).toBe('+1d done exited (left)');
  });

  it('goes a thousand rounds in which nothing is to be done', () => {
    const nothing = split([share(50), share(50)]);
    const definition = of(repeat([nothing, branch([when({ 'traits.a': 1 }, [wait('1h')])])], { atMost: 1_000 }));
    expect(play(definition, asked()).end).toBe('done');
  });
});

describe('exit', () => {
  it.each([
    ['unsubscribed', 'done exited (unsubscribed)'],
    [undefined, 'done exited (exit step exit-1)'],
  ])('with reason %s', (reason, line) => {
    expect(story(play(of(exit(reason), wait('1 day'))))).toEqual([`+0 ${line}`]);
  });
});

describe('update', () => {
  it.each(['skipped', 'rejected'] as const)('%s does not stop the journey', (kind) => {
    const simulation = play(of(update({ 'traits.a': 1 })), {
      answer: (_, at) => ({ outcome: { kind, at, reason: 'no such profile' } }),
    });
    expect(story(simulation).at(-1)).toBe(`+0 ${end}`);
    expect(simulation.trail.at(-1)).toMatchObject({ what: kind, detail: 'no such profile' });
  });
});

describe('an occurrence that nobody listens to', () => {
  it('changes nothing', () => {
    const definition = of(wait('1 day'));
    const stray = comes({ kind: 'receipt', at: monday + 1, step: 'nowhere', visit: 1, status: 'delivered' });
    const deliveries = [happens(definition, 'app.opened', monday + 1), stray];
    expect(story(play(definition, { deliveries }))).toEqual(story(play(definition)));
  });
});
