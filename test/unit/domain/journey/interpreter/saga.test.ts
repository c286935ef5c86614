import { describe, expect, it } from 'vitest';
import { emit, event, exit, journey, send, update, wait, webhook } from '../../../../../domain/journey/builder.ts';
import type { JourneyOptions, StepInput } from '../../../../../domain/journey/builder.ts';
import type { Outcome } from '../../../../../domain/journey/command.ts';
import type { Question } from '../../../../../domain/journey/simulate.ts';
import { comes, day, happens, hour, minute, monday, play, story } from '../../../../support/play.ts';

const of = (steps: readonly StepInput[], more: Partial<JourneyOptions> = {}) =>
  journey('any', { on: event('user.signed_up'), exitOn: [event('user.deleted')], steps, ...more });
const sorry = send('email', 'sorry', { class: 'service' });
const sms = (id: string, more: Partial<Parameters<typeof send>[2]> = {}) =>
  send('sms', 'hello', { class: 'service', id, compensate: sorry, ...more });
const cancel = (at: number, compensate: boolean) => comes({ kind: 'cancel', at, reason: 'cancelled', compensate });
/** Answers one step so, everything else as on a good day. */
const answering = (step: string, ...outcomes: readonly ((at: number) => Outcome)[]) => {
  let turn = 0;
  return (question: Question, at: number) => {
    if (!('step' in question) || question.step !== step || question.kind === 'compensate') return undefined;
    const outcome = outcomes[Math.min(turn++, outcomes.length - 1)];
    return outcome ? { outcome: outcome(at) } : undefined;
  };
};
const rejected = (at: number): Outcome => ({ kind: 'rejected', at, reason: 'refused' });

describe('a journey that is undone', () => {
  it('undoes in reverse order what it registered, and nothing that it never began', () => {
    const simulation = play(
      of([sms('a'), update({ 'traits.stage': 'new' }, { id: 'b' }), wait('1 hour', { id: 'c' }), sms('d')]),
      { deliveries: [cancel(monday + minute, true)] },
    );
    expect(story(simulation)).toEqual([
      '+0 send a #1',
      '+0 update b #1',
      '+0 sleep',
      '+1m compensate b #1',
      '+1m compensate a #1',
      '+1m done exited (cancelled)',
    ]);
    expect(simulation.trail.slice(-3).map(({ step, what, detail }) => [step, what, detail])).toEqual([
      [null, 'compensating', 'cancelled'],
      ['b', 'compensated', 'undone'],
      ['a', 'compensated', 'undone'],
    ]);
  });

  it('is not undone by a plain exit or cancel', () => {
    const definition = of([sms('a'), wait('1 hour')]);
    for (const delivery of [cancel(monday + minute, false), happens(definition, 'user.deleted', monday + minute)])
      expect(story(play(definition, { deliveries: [delivery] })).slice(2)).toEqual([
        expect.stringMatching(/^\+1m done exited/),
      ]);
  });

  it('by a step that fails, where its author wants that', () => {
    const definition = of([sms('a'), sms('b', { onFailure: 'compensate' }), sms('c')]);
    expect(story(play(definition, { answer: answering('b', rejected) }))).toEqual([
      '+0 send a #1',
      '+0 send b #1',
      '+0 compensate b #1',
      '+0 compensate a #1',
      '+0 done exited (send b failed: refused)',
    ]);
  });

  it('settles an unknown first, whatever anybody wishes meanwhile (I5)', () => {
    const unknown = (at: number): Outcome => ({ kind: 'unknown', at, realMs: 5_000 });
    const simulation = play(of([sms('a'), sms('b')]), {
      deliveries: [cancel(monday + 1_000, true)],
      answer: answering('a', unknown, (at) => ({ kind: 'accepted', at })),
    });
    expect(story(simulation)).toEqual([
      '+0 send a #1',
      '+0 spaceOut',
      '+5s send a #1',
      '+5s compensate a #1',
      '+5s done exited (cancelled)',
    ]);
  });

  it('asks again about one that is not undone yet, and keeps the order', () => {
    const later: readonly Outcome[] = [
      { kind: 'compensating', at: monday + minute, until: monday + hour, realMs: null },
      { kind: 'compensating', at: monday + hour, until: null, realMs: 5_000 },
    ];
    let turn = 0;
    const simulation = play(of([sms('a'), sms('b'), wait('1 day')]), {
      deliveries: [cancel(monday + minute, true)],
      answer: (question) => {
        const outcome = question.kind === 'compensate' && question.step === 'b' ? later[turn++] : undefined;
        return outcome && { outcome };
      },
    });
    expect(story(simulation).slice(3)).toEqual([
      '+1m compensate b #1',
      '+1m sleep',
      '+1h compensate b #1',
      '+1h spaceOut',
      '+1h5s compensate b #1',
      '+1h5s compensate a #1',
      '+1h5s done exited (cancelled)',
    ]);
  });
});

describe('a journey whose steps are over', () => {
  const revocable = { compensateOn: [event('signup.revoked')], compensateWithin: '2 days' } as const;

  it('can be undone for as long as its author said, and is done then', () => {
    const definition = of([sms('a')], revocable);
    const end = ['+0 send a #1', '+0 finish completed (finished)', '+0 sleep'];
    expect(story(play(definition))).toEqual([...end, '+2d done completed (finished)']);
    const revoked = happens(definition, 'signup.revoked', monday + hour);
    expect(story(play(definition, { deliveries: [revoked] }))).toEqual([
      ...end,
      '+1h compensate a #1',
      '+1h done exited (undone: signup.revoked)',
    ]);
  });

  it('is undone also by an event that comes while its end is being told', () => {
    const definition = of([sms('a')], revocable);
    const revoked = happens(definition, 'signup.revoked', monday + minute);
    const slowly = (question: Question, at: number) =>
      question.kind === 'finish' ? { outcome: { kind: 'finished', at: at + hour } as const } : undefined;
    expect(story(play(definition, { deliveries: [revoked], answer: slowly })).slice(1)).toEqual([
      '+0 finish completed (finished)',
      '+1h compensate a #1',
      '+1h done exited (undone: signup.revoked)',
    ]);
  });

  it('stays undoable after an exit, but not after a cancel', () => {
    const definition = of([sms('a'), wait('1 day')], revocable);
    const left = happens(definition, 'user.deleted', monday + hour);
    const revoked = happens(definition, 'signup.revoked', monday + 2 * hour);
    expect(story(play(definition, { deliveries: [left, revoked] })).slice(-2)).toEqual([
      '+2h compensate a #1',
      '+2h done exited (undone: signup.revoked)',
    ]);
    expect(story(play(definition, { deliveries: [left, cancel(monday + 2 * hour, false)] })).at(-1)).toBe(
      '+2h done exited (exit: user.deleted)',
    );
    expect(story(play(definition, { deliveries: [cancel(monday + hour, false), revoked] })).at(-1)).toBe(
      '+1h done exited (cancelled)',
    );
  });

  it('waits for nothing where nothing was done that could be undone', () => {
    expect(story(play(of([wait('1 hour'), exit('enough')], revocable)))).toEqual([
      '+0 sleep',
      '+1h done exited (enough)',
    ]);
  });

  it('waits while its provider may still give a message back', () => {
    const undo = { for: '30 minutes', at: 'provider' } as const;
    expect(story(play(of([sms('a', { undo })])))).toEqual([
      '+0 send a #1',
      '+0 finish completed (finished)',
      '+0 sleep',
      '+30m done completed (finished)',
    ]);
  });
});

describe('an undo window of ours', () => {
  const held = of([sms('a', { undo: '10 minutes' }), sms('b')]);

  it('passes before anything is claimed', () => {
    expect(story(play(held))).toEqual([
      '+0 sleep',
      '+10m send a #1',
      '+10m send b #1',
      '+10m done completed (finished)',
    ]);
  });

  it('ends with the journey: nothing is sent', () => {
    expect(story(play(held, { deliveries: [happens(held, 'user.deleted', monday + minute)] }))).toEqual([
      '+0 sleep',
      '+1m done exited (exit: user.deleted)',
    ]);
    expect(story(play(held, { deliveries: [cancel(monday + minute, true)] }))).toEqual([
      '+0 sleep',
      '+1m compensate a #1',
      '+1m done exited (cancelled)',
    ]);
  });
});

describe('a send with further channels', () => {
  const hops = of([
    send('sms', 'hello', {
      class: 'service',
      id: 'a',
      fallback: [{ send: 'email/hello', after: '5 minutes', mayDouble: true }, { send: 'sms/again' }],
    }),
  ]);
  const receipt = (at: number, status: 'delivered' | 'undelivered', hop = 0) =>
    comes({ kind: 'receipt', at, step: 'a', visit: 1, hop, status });

  it('goes on at once where a channel refused, and after the time its author gave where none is heard', () => {
    expect(story(play(hops, { answer: answering('a', rejected) }))).toEqual([
      '+0 send a #1',
      '+0 send a #1 hop 1',
      '+0 send a #1 hop 2',
      '+0 done completed (finished)',
    ]);
    expect(story(play(hops))).toEqual([
      '+0 send a #1',
      '+0 sleep',
      '+5m send a #1 hop 1',
      '+5m done completed (finished)',
    ]);
  });

  it('stops where the message arrived, even by a channel given up on', () => {
    const inTime = play(hops, { deliveries: [receipt(monday + minute, 'delivered')] });
    expect(story(inTime).at(-1)).toBe('+1m done completed (finished)');
    const [first, second] = ['+0 send a #1', '+0 sleep'];
    const lost = play(hops, { deliveries: [receipt(monday + minute, 'undelivered')] });
    expect(story(lost).slice(0, 3)).toEqual([first, second, '+1m send a #1 hop 1']);
  });

  it('stops where the first message arrived after all while the next was put off', () => {
    const untilMorning = (question: Question, at: number) =>
      question.kind === 'send' && question.hop === 1
        ? { outcome: { kind: 'deferred' as const, at, until: monday + day, reason: 'quiet hours' } }
        : undefined;
    const late = play(hops, { answer: untilMorning, deliveries: [receipt(monday + hour, 'delivered')] });
    expect(story(late)).toEqual([
      '+0 send a #1',
      '+0 sleep',
      '+5m send a #1 hop 1',
      '+5m sleep',
      '+1h done completed (finished)',
    ]);
  });

  it('answers what may have left by no other channel (I5)', () => {
    const heldBack = (at: number): Outcome => ({ kind: 'held', at, reason: 'nobody can be asked' });
    expect(story(play(hops, { answer: answering('a', heldBack) }))).toEqual([
      '+0 send a #1',
      '+0 done completed (finished)',
    ]);
  });
});

describe('a call', () => {
  const failed =
    (again: boolean) =>
    (at: number): Outcome => ({ kind: 'failed', at, reason: 'HTTP 500', again });

  it('is made three times, and then its author’s `else` is taken', () => {
    const definition = of([webhook('https://crm.example/', { id: 'a', else: [sms('b')] })]);
    expect(story(play(definition, { answer: answering('a', failed(true)) }))).toEqual([
      '+0 webhook a #1',
      '+0 spaceOut',
      '+1s webhook a #1',
      '+1s spaceOut',
      '+6s webhook a #1',
      '+6s send b #1',
      '+6s done completed (finished)',
    ]);
  });

  it('that was refused is not made again; where its author wants that, everything is undone', () => {
    const definition = of([
      emit('crm.synced', { id: 'e', compensate: sorry }),
      webhook('https://crm.example/', { id: 'a', onFailure: 'compensate' }),
    ]);
    expect(story(play(definition, { answer: answering('a', failed(false)) }))).toEqual([
      '+0 emit e #1',
      '+0 webhook a #1',
      '+0 compensate e #1',
      '+0 done exited (webhook a failed: HTTP 500)',
    ]);
  });
});
