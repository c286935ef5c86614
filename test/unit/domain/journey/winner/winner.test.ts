import { describe, expect, it } from 'vitest';
import { event, journey, send, share, split, wait, type StepInput } from '../../../../../domain/journey/builder.ts';
import { parseJourney } from '../../../../../domain/journey/parse.ts';
import { simulate } from '../../../../../domain/journey/simulate.ts';
import { splitTestOf } from '../../../../../domain/journey/winner/split-test.ts';
import type { WinnerRule } from '../../../../../domain/journey/winner/winner-rule.ts';
import { decisionLine } from '../../../../../domain/journey/decision.ts';
import { goodDay } from '../../../../support/play.ts';

const rule: WinnerRule = { by: 'clicked', within: '2 days', after: 1_000 };
const mail = (template: string): StepInput => send('email', template, { class: 'service', id: template });
const halves = [share(50, [mail('short')], 'short'), share(50, [mail('long')], 'long')];
const tools = { isZone: () => true };
const of = (...steps: readonly StepInput[]) => journey('news', { on: event('user.signed_up'), steps });

const problems = (steps: readonly unknown[], goal?: string) => {
  const reading = parseJourney({ journey: 'news', on: 'user.signed_up', steps, ...(goal ? { goal } : {}) }, tools);
  return reading.kind === 'refused' ? reading.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
};

describe('a split that looks for a winner', () => {
  it.each([
    ['as it was drawn', 0, false, 'drew', 'short'],
    ['as the one that has won', 1, true, 'followed', 'long'],
  ] as const)('asks where to go, and goes %s', (_name, way, isWinner, what, name) => {
    const { decisions, trail } = simulate(of(split(halves, { winner: rule, id: 'tone' }), wait('1h')), {
      start: 0,
      who: { person: 'ana', enrollment: 'e' },
      deliveries: [],
      answer: (question, at) =>
        question.kind === 'draw' ? { outcome: { kind: 'drawn', at, share: way, isWinner } } : goodDay(question, at),
    });
    expect(decisions.map(decisionLine)).toEqual([
      'draw tone #1',
      `send ${name} #1`,
      'sleep',
      'done completed (finished)',
    ]);
    expect(trail).toContainEqual({ at: 0, step: 'tone', what, detail: name });
  });

  it('asks with the share that falls to a person, the same every time', () => {
    const definition = of(split(halves, { winner: rule, id: 'tone' }));
    const asked = (person: string) => {
      let drawn: number | undefined;
      simulate(definition, {
        start: 0,
        who: { person, enrollment: person },
        deliveries: [],
        answer: (question, at) => {
          if (question.kind === 'draw') drawn = question.share;
          return goodDay(question, at);
        },
      });
      return drawn;
    };
    expect(asked('ana')).toBe(asked('ana'));
    expect(new Set(Array.from({ length: 30 }, (_, n) => asked(`person-${n}`)))).toEqual(new Set([0, 1]));
  });

  it('is another test where anything of it changes, and the same where another step does', () => {
    const idOf = (...steps: readonly StepInput[]) => {
      const step = of(...steps).steps.find((one) => one.kind === 'split');
      return step?.kind === 'split' ? splitTestOf(step)?.id : undefined;
    };
    const id = idOf(split(halves, { winner: rule, id: 'tone' }));
    expect(id).toMatch(/^[a-z0-9]+$/);
    expect(idOf(split(halves, { winner: rule, id: 'tone' }), wait('1h'))).toBe(id);
    expect(idOf(split(halves, { winner: { ...rule, after: 2_000 }, id: 'tone' }))).not.toBe(id);
    expect(idOf(split(halves.toReversed(), { winner: rule, id: 'tone' }))).not.toBe(id);
  });

  it.each([
    ['no goal to be compared by', { by: 'goal' }, undefined, 'the journey has no goal'],
    [
      'a share that nobody can click',
      { by: 'clicked' },
      'empty',
      "share 'b' sends nothing of which is told that it is clicked",
    ],
    [
      'a channel that tells of no opening',
      { by: 'opened' },
      'sms',
      "share 'b' sends nothing of which is told that it is opened",
    ],
    ['too few people', { after: 5 }, undefined, 'cannot be 5'],
  ])('is refused with %s', (_name, changes, second, expected) => {
    const steps = { empty: [], sms: [{ send: 'sms/hi', class: 'service' }] };
    const other =
      second === undefined ? [{ send: 'email/long', class: 'service' }] : steps[second as keyof typeof steps];
    const found = problems([
      {
        split: [
          { percent: 50, steps: [{ send: 'email/short', class: 'service' }] },
          { percent: 50, steps: other },
        ],
        winner: { ...rule, ...changes },
      },
    ]);
    expect(found).toEqual([expect.stringContaining(expected)]);
  });

  it('may compare by the goal with those who get nothing', () => {
    const steps = [
      { split: [{ percent: 50, steps: [{ exit: null }] }, { percent: 50 }], winner: { ...rule, by: 'goal' } },
    ];
    expect(problems(steps, 'order.placed')).toEqual([]);
  });
});
