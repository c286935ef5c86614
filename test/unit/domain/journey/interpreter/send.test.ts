import { describe, expect, it } from 'vitest';
import { event, exit, journey, send, wait } from '../../../../../domain/journey/builder.ts';
import type { StepInput } from '../../../../../domain/journey/builder.ts';
import type { Outcome } from '../../../../../domain/journey/command.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { resume } from '../../../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import type { Delivery, Question } from '../../../../../domain/journey/simulate.ts';
import { ana, comes, day, hour, minute, monday, play, story } from '../../../../support/play.ts';

type SendOptions = Parameters<typeof send>[2];
const of = (options: Partial<SendOptions> = {}, ...more: readonly StepInput[]) =>
  journey('any', {
    on: event('user.signed_up'),
    exitOn: [event('user.deleted')],
    steps: [send('sms', 'hello', { class: 'service', id: 'hello', ...options }), ...more],
  });
const end = 'done completed (finished)';

/** Answers sends with these outcomes in turn, the last one for ever. */
function answers(...outcomes: readonly ((at: number) => Outcome)[]) {
  let turn = 0;
  return (question: Question, at: number) => {
    if (question.kind !== 'send') return undefined;
    const outcome = outcomes[Math.min(turn, outcomes.length - 1)];
    turn += 1;
    return outcome ? { outcome: outcome(at) } : undefined;
  };
}

const accepted = (at: number): Outcome => ({ kind: 'accepted', at });
const deferred =
  (until: number, wakeOn?: 'profileChanged' | 'released') =>
  (at: number): Outcome => ({ kind: 'deferred', at, until, reason: 'quiet hours', ...(wakeOn ? { wakeOn } : {}) });
const unknown = (at: number): Outcome => ({ kind: 'unknown', at, realMs: 5_000 });
const rejected = (at: number): Outcome => ({ kind: 'rejected', at, reason: 'EC_UNKNOWN' });

describe('a send', () => {
  it.each<[Outcome, string]>([
    [{ kind: 'accepted', at: monday }, 'sent'],
    [{ kind: 'delivered', at: monday }, 'delivered'],
    [{ kind: 'rejected', at: monday, reason: 'why' }, 'rejected'],
    [{ kind: 'skipped', at: monday, reason: 'why' }, 'skipped'],
    [{ kind: 'held', at: monday, reason: 'why' }, 'held'],
  ])('goes on after %o', (outcome, what) => {
    const simulation = play(of(), { answer: answers(() => outcome) });
    expect(story(simulation)).toEqual(['+0 send hello #1', `+0 ${end}`]);
    expect(simulation.trail.at(-1)?.what).toBe(what);
  });

  it('put off is tried again at that time, as the same visit, counting its beginning from the first try', () => {
    const simulation = play(of(), { answer: answers(deferred(monday + hour), accepted) });
    expect(story(simulation)).toEqual(['+0 send hello #1', '+0 sleep', '+1h send hello #1', `+1h ${end}`]);
    expect(simulation.decisions[2]?.command).toMatchObject({ began: monday });
  });

  it('behind a timer that fired late knows when it was due, until another wait begins', () => {
    const both = journey('any', {
      on: event('user.signed_up'),
      steps: [
        wait('1 hour'),
        send('sms', 'first', { class: 'service' }),
        wait('1 hour'),
        send('sms', 'second', { class: 'service' }),
      ],
    });
    const slept = start(both, monday, 'v1', ana);
    const woken = resume(both, slept, { kind: 'woke', at: monday + 6 * hour });
    expect(next(both, woken)).toMatchObject({ kind: 'send', began: monday + 6 * hour, due: monday + hour });
    const deferredOnce = resume(both, woken, deferred(monday + 7 * hour)(monday + 6 * hour));
    const again = resume(both, deferredOnce, { kind: 'woke', at: monday + 9 * hour });
    expect(next(both, again)).toMatchObject({ began: monday + 6 * hour, due: monday + hour });
    const waiting = resume(both, again, accepted(monday + 9 * hour));
    const punctual = resume(both, waiting, { kind: 'woke', at: monday + 10 * hour + 30_000 });
    expect(next(both, punctual)).toMatchObject({ kind: 'send', began: monday + 10 * hour + 30_000 });
    expect(next(both, punctual)).not.toHaveProperty('due');
  });

  it.each(['profileChanged', 'released'] as const)('put off wakes on %s, and on nothing else', (wakeOn) => {
    const other = wakeOn === 'released' ? 'profileChanged' : 'released';
    const deliveries = [
      comes({ kind: other, at: monday + 1 * minute }),
      comes({ kind: wakeOn, at: monday + 2 * minute }),
    ];
    const simulation = play(of(), { deliveries, answer: answers(deferred(monday + hour, wakeOn), accepted) });
    expect(story(simulation)).toEqual(['+0 send hello #1', '+0 sleep', '+2m send hello #1', `+2m ${end}`]);
  });

  it('looks once more at once if what would wake it came while it was under way', () => {
    const answer = answers((at) => deferred(monday + hour, 'profileChanged')(at + 2_000), accepted);
    const simulation = play(of(), { deliveries: [comes({ kind: 'profileChanged', at: monday + 1_000 })], answer });
    expect(story(simulation)).toEqual(['+0 send hello #1', '+2s send hello #1', `+2s ${end}`]);
  });

  it('held back by a pause goes on with the resumption', () => {
    const deliveries = [comes({ kind: 'pause', at: monday + 1_000 }), comes({ kind: 'resume', at: monday + minute })];
    const answer = answers((at) => deferred(monday + hour, 'released')(at + 2_000), accepted);
    expect(story(play(of(), { deliveries, answer }))).toEqual([
      '+0 send hello #1',
      '+2s sleep until observed',
      '+1m send hello #1',
      `+1m ${end}`,
    ]);
  });

  it('that is unknown is looked up after the spacing, as the same send, until it is known', () => {
    const simulation = play(of(), { answer: answers(unknown, unknown, accepted) });
    expect(story(simulation)).toEqual([
      '+0 send hello #1',
      '+0 spaceOut',
      '+5s send hello #1',
      '+5s spaceOut',
      '+10s send hello #1',
      `+10s ${end}`,
    ]);
  });

  it('that met a mark ends with its reason', () => {
    const marked = (at: number): Outcome => ({ kind: 'marked', at, reason: 'merged' });
    expect(story(play(of(), { answer: answers(marked) }))).toEqual(['+0 send hello #1', '+0 done exited (merged)']);
    const goal = (at: number): Outcome => ({ kind: 'marked', at, status: 'completed', reason: 'goal: order.placed' });
    expect(story(play(of(), { answer: answers(goal) })).at(-1)).toBe('+0 done completed (goal: order.placed)');
  });

  it('refuses an outcome that answers something else', () => {
    const definition = of();
    expect(() =>
      resume(definition, start(definition, monday, 'v1', ana), { kind: 'chosen', at: monday, index: 0 }),
    ).toThrow("journey 'any', step 'hello': 'chosen' does not answer a send");
  });
});

describe('onFailure', () => {
  it.each([
    ['continue', `+0 sleep`],
    [undefined, `+0 sleep`],
    ['exit', '+0 done exited (send hello failed: EC_UNKNOWN)'],
  ] as const)('%s on rejection', (onFailure, line) => {
    const definition = of(onFailure === undefined ? {} : { onFailure }, wait('1 day'));
    expect(story(play(definition, { answer: answers(rejected) }))[1]).toBe(line);
  });

  it.each(['skipped', 'held'] as const)('does not take %s for a failure', (kind) => {
    const answer = answers((at) => ({ kind, at, reason: 'unsubscribed' }));
    expect(story(play(of({ onFailure: 'exit' }), { answer })).at(-1)).toBe(`+0 ${end}`);
  });
});

describe('await: delivered', () => {
  const definition = of({ await: 'delivered', onFailure: 'exit' }, wait('1 day'));
  const receipt = (at: number, status: 'delivered' | 'undelivered' | 'expired' | 'rejected', visit = 1): Delivery =>
    comes({ kind: 'receipt', at, step: 'hello', visit, status });

  it('goes on with the receipt', () => {
    expect(story(play(definition, { deliveries: [receipt(monday + minute, 'delivered')] }))).toEqual([
      '+0 send hello #1',
      '+0 sleep',
      '+1m sleep',
      `+1d1m ${end}`,
    ]);
  });

  it.each(['undelivered', 'expired', 'rejected'] as const)('fails on %s', (status) => {
    const simulation = play(definition, { deliveries: [receipt(monday + minute, status)] });
    expect(story(simulation).at(-1)).toBe(`+1m done exited (send hello failed: ${status})`);
  });

  it.each([
    ['delivered', '+2s sleep'],
    ['expired', '+2s done exited (send hello failed: expired)'],
  ] as const)('takes a receipt (%s) that overtook the outcome of its own send', (status, line) => {
    const answer = answers((at) => accepted(at + 2_000));
    expect(story(play(definition, { deliveries: [receipt(monday + 1_000, status)], answer }))[1]).toBe(line);
  });

  it('takes one that came while the send was ambiguous', () => {
    const deliveries = [receipt(monday + 1_000, 'delivered')];
    const simulation = play(definition, { deliveries, answer: answers(unknown, accepted) });
    expect(story(simulation).slice(2, 4)).toEqual(['+5s send hello #1', '+5s sleep']);
    expect(simulation.trail.map(({ what }) => what)).toContain('delivered');
  });

  it('does not mind receipts of another visit, nor copies', () => {
    const deliveries = [
      receipt(monday + 1, 'expired', 2),
      receipt(monday + minute, 'delivered'),
      receipt(monday + hour, 'expired'),
    ];
    expect(story(play(definition, { deliveries })).at(-1)).toBe(`+1d1m ${end}`);
  });

  it('waits no longer than the message can arrive, and takes silence for no failure', () => {
    expect(story(play(definition))).toEqual(['+0 send hello #1', '+0 sleep', '+2d sleep', `+3d ${end}`]);
  });
});

describe('an exit while a send is under way', () => {
  const gone = comes({ kind: 'event', id: 'e1', type: 'user.deleted', at: monday + 1_000, matched: ['exit:0'] });
  const left = (at: string): string => `${at} done exited (exit: user.deleted)`;

  it.each([
    ['accepted', [(at: number) => accepted(at + 2_000)], [left('+2s')]],
    ['rejected', [(at: number) => rejected(at + 2_000)], [left('+2s')]],
    ['deferred', [(at: number) => deferred(monday + day)(at + 2_000)], [left('+2s')]],
    ['marked', [(at: number): Outcome => ({ kind: 'marked', at: at + 2_000, reason: 'merged' })], [left('+2s')]],
    [
      'unknown',
      [(at: number) => unknown(at + 2_000), (at: number): Outcome => ({ kind: 'held', at, reason: 'exit' })],
      ['+2s spaceOut', '+7s send hello #1', left('+7s')],
    ],
  ] as const)('waits for the outcome: %s', (_, outcomes, lines) => {
    const definition = of({ await: 'delivered', onFailure: 'exit' }, exit('another reason'));
    const cancel = comes({ kind: 'cancel', at: monday + 1_500, reason: 'too late to be the reason' });
    const simulation = play(definition, { deliveries: [gone, cancel], answer: answers(...outcomes) });
    expect(story(simulation)).toEqual(['+0 send hello #1', ...lines]);
    expect(simulation.state.phase.kind).toBe('done');
  });

  it('that came before the send was begun keeps it from beginning', () => {
    const early = { ...gone, at: monday };
    expect(story(play(of(), { deliveries: [early] }))).toEqual([left('+0')]);
  });

  it.each([
    ['deferred', answers(deferred(monday + day)), of()],
    ['awaiting the receipt', answers(accepted), of({ await: 'delivered' })],
  ] as const)('stops one that is %s at once', (_, answer, definition) => {
    expect(story(play(definition, { deliveries: [gone], answer }))).toEqual([
      '+0 send hello #1',
      '+0 sleep',
      left('+1s'),
    ]);
  });
});

describe('next', () => {
  it('answers the same until something happened', () => {
    const definition = of();
    const state = start(definition, monday, 'v1', ana);
    expect(next(definition, state)).toEqual(next(definition, state));
    expect(next(definition, state)).toEqual({ kind: 'send', step: 'hello', visit: 1, hop: 0, began: monday });
  });
});
