import { describe, expect, it } from 'vitest';
import { event, journey, send, wait, waitFor } from '../../../../../domain/journey/builder.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { observe } from '../../../../../domain/journey/interpreter/observe.ts';
import { resume } from '../../../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import { takeTrail } from '../../../../../domain/journey/interpreter/take-trail.ts';
import type { Occurrence } from '../../../../../domain/journey/occurrence.ts';
import { ana, comes, day, happens, hour, minute, monday, play, story } from '../../../../support/play.ts';

const definition = journey('any', {
  on: event('user.signed_up'),
  goal: event('order.placed'),
  exitOn: [event('user.deleted'), event('order.placed')],
  steps: [
    wait('1 day'),
    waitFor(event('app.opened'), { within: '1 day', then: [send('sms', 'thanks', { class: 'service' })] }),
  ],
});
const end = 'done completed (finished)';

describe('goal and exitOn', () => {
  it.each([
    ['order.placed', 'done completed (goal: order.placed)'],
    ['user.deleted', 'done exited (exit: user.deleted)'],
  ])('%s ends the enrollment in the middle of a wait', (type, line) => {
    const simulation = play(definition, { deliveries: [happens(definition, type, monday + hour)] });
    expect(story(simulation)).toEqual(['+0 sleep', `+1h ${line}`]);
    expect(simulation.trail.at(-1)).toMatchObject({ what: 'exiting', step: 'wait-1' });
  });

  it('the first to come is the reason', () => {
    const deliveries = [
      happens(definition, 'user.deleted', monday + hour),
      happens(definition, 'order.placed', monday + hour),
    ];
    expect(story(play(definition, { deliveries })).at(-1)).toBe('+1h done exited (exit: user.deleted)');
  });

  it('go before the timer of the same instant', () => {
    const deliveries = [happens(definition, 'order.placed', monday + 2 * day)];
    expect(story(play(definition, { deliveries })).at(-1)).toBe('+2d done completed (goal: order.placed)');
  });

  it('end a paused enrollment too', () => {
    const deliveries = [comes({ kind: 'pause', at: monday + 1 }), happens(definition, 'order.placed', monday + hour)];
    expect(story(play(definition, { deliveries })).at(-1)).toBe('+1h done completed (goal: order.placed)');
  });
});

describe('cancel', () => {
  it('ends the enrollment with its reason', () => {
    const deliveries = [comes({ kind: 'cancel', at: monday + hour, reason: 'merged' })];
    expect(story(play(definition, { deliveries }))).toEqual(['+0 sleep', '+1h done exited (merged)']);
  });
});

describe('pause and resume', () => {
  const pause = comes({ kind: 'pause', at: monday + hour });
  const resumed = (at: number) => comes({ kind: 'resume', at });

  it('keep the place: a wait ends when it would have ended', () => {
    const plain = journey('plain', { on: event('user.signed_up'), steps: [wait('1 day')] });
    expect(story(play(plain, { deliveries: [pause, resumed(monday + 2 * hour)] }))).toEqual([
      '+0 sleep',
      '+1h sleep until observed',
      '+2h sleep',
      `+1d ${end}`,
    ]);
  });

  it('a wait that ran out meanwhile ends with the resumption', () => {
    const plain = journey('plain', { on: event('user.signed_up'), steps: [wait('1 day'), wait('1 day')] });
    const lines = story(play(plain, { deliveries: [pause, resumed(monday + 3 * day)] }));
    expect(lines).toEqual(['+0 sleep', '+1h sleep until observed', '+3d sleep', '+3d sleep', `+4d ${end}`]);
  });

  it('what happens in a pause counts', () => {
    const deliveries = [
      comes({ kind: 'pause', at: monday + day + minute }),
      happens(definition, 'app.opened', monday + day + hour),
      resumed(monday + 5 * day),
    ];
    expect(story(play(definition, { deliveries })).slice(-2)).toEqual(['+5d send send-thanks #1', `+5d ${end}`]);
  });

  it('paused for ever, it waits for ever and begins nothing', () => {
    const simulation = play(definition, { deliveries: [pause] });
    expect(simulation.end).toBe('waiting');
    expect(story(simulation).at(-1)).toBe('+1h sleep until observed');
  });
});

describe('observe', () => {
  const opened = (id: string, at = monday + 1): Occurrence => ({
    kind: 'event',
    id,
    type: 'app.opened',
    at,
    matched: ['wait:wait-for-1'],
  });

  it('makes the second delivery of anything a no-op', () => {
    const occurrences: readonly Occurrence[] = [
      opened('e1'),
      { kind: 'pause', at: monday + 2 },
      { kind: 'resume', at: monday + 3 },
      { kind: 'profileChanged', at: monday + 4 },
      { kind: 'released', at: monday + 5 },
    ];
    const once = occurrences.reduce(
      (state, one) => observe(definition, state, one),
      start(definition, monday, 'v1', ana),
    );
    for (const again of occurrences) expect(observe(definition, once, again)).toBe(once);
  });

  it('raises the revision exactly when next answers differently', () => {
    const first = start(definition, monday, 'v1', ana);
    const noted = observe(definition, first, opened('e1'));
    expect(noted.revision).toBe(first.revision);
    const paused = observe(definition, noted, { kind: 'pause', at: monday + 2 });
    expect(paused.revision).toBe(first.revision + 1);
    const waiting = resume(definition, first, { kind: 'woke', at: monday + day });
    const matched = observe(definition, waiting, opened('e2', monday + day));
    expect(next(definition, matched).kind).toBe('send');
    expect(matched.revision).toBe(waiting.revision + 1);
  });

  it('keeps the state small under a flood, and still counts what it must', () => {
    const flooded = Array.from({ length: 1_000 }, (_, index) =>
      opened(`00000000-0000-4000-8000-${index}`, monday + index),
    ).reduce((state, one) => observe(definition, state, one), start(definition, monday, 'v1', ana));
    expect(JSON.stringify(flooded).length).toBeLessThan(8 * 1024);
    expect(next(definition, resume(definition, flooded, { kind: 'woke', at: monday + day })).kind).toBe('send');
  });

  it('keeps the state small under endless pauses, without losing the count of what it told', () => {
    let state = start(definition, monday, 'v1', ana);
    for (let at = monday; at < monday + 1_000; at += 2) {
      state = observe(definition, state, { kind: 'pause', at });
      state = observe(definition, state, { kind: 'resume', at: at + 1 });
    }
    const [{ seq, entries }, after] = takeTrail(state);
    expect(JSON.stringify(state).length).toBeLessThan(8 * 1024);
    expect(seq + entries.length).toBe(1_001);
    expect(after).toMatchObject({ trail: [], trailSeq: 1_001 });
  });
});

describe('resume', () => {
  it('sleeps again after waking too early', () => {
    const state = start(definition, monday, 'v1', ana);
    expect(resume(definition, state, { kind: 'woke', at: monday + day - 1 })).toBe(state);
  });

  it('does not end a wait while paused, whatever the timer says', () => {
    const paused = observe(definition, start(definition, monday, 'v1', ana), { kind: 'pause', at: monday + 1 });
    expect(resume(definition, paused, { kind: 'woke', at: monday + 3 * day })).toBe(paused);
  });

  it('never lets time run backwards', () => {
    const late = resume(definition, start(definition, monday, 'v1', ana), { kind: 'woke', at: monday + 2 * day });
    const observed = observe(definition, late, {
      kind: 'event',
      id: 'e',
      type: 'app.opened',
      at: monday + day,
      matched: ['wait:wait-for-1'],
    });
    expect(observed.at).toBe(monday + 2 * day);
  });
});
