import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionLine, type Decision } from '../../../../../domain/journey/decision.ts';
import type { JourneyDefinition } from '../../../../../domain/journey/definition.ts';
import { next } from '../../../../../domain/journey/interpreter/next.ts';
import { observe } from '../../../../../domain/journey/interpreter/observe.ts';
import { simulate, type Delivery, type Simulation } from '../../../../../domain/journey/simulate.ts';
import type { JourneyState } from '../../../../../domain/journey/state.ts';
import { definitions } from '../../../../support/arbitraries.ts';
import { ana, leavesAt, minute, monday } from '../../../../support/play.ts';
import { answersOf, calmFates, deliveriesOf, fates, type Fate } from '../../../../support/scripts.ts';

function live(
  definition: JourneyDefinition,
  fate: Fate,
  more: { deliveries?: readonly Delivery[]; onState?: (state: JourneyState) => void } = {},
): Simulation {
  return simulate(definition, {
    start: monday,
    who: ana,
    deliveries: more.deliveries ?? deliveriesOf(definition, fate),
    answer: answersOf(fate),
    ...(more.onState ? { onState: more.onState } : {}),
  });
}

const work = (decisions: readonly Decision[]): readonly string[] =>
  decisions.filter(({ command }) => command.kind !== 'sleep').map((one) => `${one.at} ${decisionLine(one)}`);

const runs = { numRuns: 200 };
const any = [definitions, fates] as const;

describe('whatever the journey and whatever happens', () => {
  it('a journey never gets stuck: it ends, or waits because somebody paused it', () => {
    fc.assert(
      fc.property(...any, (definition, fate) => {
        const { end, state } = live(definition, fate);
        expect(end === 'done' || state.paused).toBe(true);
      }),
      runs,
    );
  });

  it('its state is plain JSON under 8 KB at every point, and time in it never runs backwards', () => {
    fc.assert(
      fc.property(...any, (definition, fate) => {
        let at = 0;
        live(definition, fate, {
          onState: (state) => {
            const text = JSON.stringify(state);
            expect(JSON.parse(text)).toEqual(state);
            expect(text.length).toBeLessThan(8 * 1024);
            expect(state.at).toBeGreaterThanOrEqual(at);
            at = state.at;
          },
        });
      }),
      runs,
    );
  });

  it('occurrences delivered again, at any later time, change nothing', () => {
    const again = fc.array(fc.record({ which: fc.nat(), later: fc.nat(10 * 86_400_000) }), { maxLength: 8 });
    fc.assert(
      fc.property(...any, again, (definition, fate, copies) => {
        const once = deliveriesOf(definition, fate);
        const { trail } = live(definition, fate);
        // A receipt tells of what was sent: before that there is none that could come again.
        const tellable = once.filter(
          ({ at, occurrence }) =>
            occurrence.kind !== 'receipt' ||
            trail.some((entry) => entry.what === 'sent' && entry.step === occurrence.step && entry.at <= at),
        );
        const twice = copies.flatMap(({ which, later }) => {
          const original = tellable[which % Math.max(1, tellable.length)];
          return original ? [{ ...original, at: original.at + later }] : [];
        });
        const [single, double] = [live(definition, fate), live(definition, fate, { deliveries: [...once, ...twice] })];
        expect(double.decisions).toEqual(single.decisions);
        expect(double.trail).toEqual(single.trail);
      }),
      runs,
    );
  });

  it('nothing is begun any more once a goal, an exit or a cancel was observed', () => {
    fc.assert(
      fc.property(...any, (definition, fate) => {
        const deliveries = deliveriesOf(definition, fate);
        const leaves = leavesAt(definition, deliveries);
        if (leaves === null) return;
        const { decisions } = live(definition, fate);
        const begun = decisions.filter(({ at }) => at <= leaves).map(decisionLine);
        const later = decisions.filter(({ at }) => at > leaves);
        // An ambiguous send is settled first: the one that was under way then, and no other.
        const settling = new Set(['done', 'spaceOut', 'sleep', 'finish', 'compensate']);
        const begunLater = later.filter(
          (one) =>
            !settling.has(one.command.kind) && !(one.command.kind === 'send' && decisionLine(one) === begun.at(-1)),
        );
        expect(begunLater).toEqual([]);
      }),
      runs,
    );
  });

  it('a step is visited under a number of its own: no visit is performed after its outcome is final', () => {
    fc.assert(
      fc.property(...any, (definition, fate) => {
        const open = answersOf(fate);
        const final = new Set<string>();
        simulate(definition, {
          start: monday,
          who: ana,
          deliveries: deliveriesOf(definition, fate),
          answer: (question, at) => {
            const answer = open(question, at);
            if (question.kind !== 'send') return answer;
            const visit = `${question.step} #${question.visit} hop ${question.hop}`;
            expect(final.has(visit)).toBe(false);
            if (answer.outcome.kind !== 'deferred' && answer.outcome.kind !== 'unknown') final.add(visit);
            return answer;
          },
        });
      }),
      runs,
    );
  });

  it('a pause that is lifted at once leaves the decisions as they were', () => {
    fc.assert(
      fc.property(definitions, calmFates, fc.nat(20 * 86_400_000), (definition, fate, after) => {
        const at = monday + after;
        // The time in which it can be undone begins when its last step has answered, which the pause may delay by its millisecond.
        const left = leavesAt(definition, deliveriesOf(definition, fate)) ?? -Infinity;
        fc.pre(at < left || at > left + minute);
        const blink: readonly Delivery[] = [
          { at, occurrence: { kind: 'pause', at } },
          { at, occurrence: { kind: 'resume', at } },
        ];
        const plain = live(definition, fate);
        const paused = live(definition, fate, { deliveries: [...deliveriesOf(definition, fate), ...blink] });
        expect(work(paused.decisions)).toEqual(work(plain.decisions));
      }),
      runs,
    );
  });

  it('the revision rises exactly when an occurrence changes what is to be done', () => {
    fc.assert(
      fc.property(...any, (definition, fate) => {
        const occurrences = deliveriesOf(definition, fate).map(({ occurrence }) => occurrence);
        live(definition, fate, {
          onState: (state) => {
            for (const occurrence of occurrences) {
              const after = observe(definition, state, occurrence);
              const changed = JSON.stringify(next(definition, after)) !== JSON.stringify(next(definition, state));
              expect(after.revision - state.revision).toBe(changed ? 1 : 0);
            }
          },
        });
      }),
      { numRuns: 50 },
    );
  });
});
