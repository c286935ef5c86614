import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  type Health,
  healthy,
  leaveToAsk,
  probedElsewhere,
  probing,
} from '../../../../../adapters/infobip/client/outage.ts';

const failed = (health: Health, at: number, wasProbe = false): Health => afterAnswer(health, true, wasProbe, at);
const answered = (health: Health, at: number, wasProbe = false): Health => afterAnswer(health, false, wasProbe, at);
const broken = [0, 1, 2, 3, 4].reduce<Health>((health, at) => failed(health, at), healthy);

/** Somebody asks after so many ms; a request that is made takes so long, and fails or not. */
type Step = { readonly afterMs: number; readonly tookMs: number; readonly fails: boolean };
const steps = (fails: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 2_000 }), tookMs: fc.integer({ min: 0, max: 20_000 }), fails }),
    {
      minLength: 1,
      maxLength: 200,
    },
  );

type Made = { readonly at: number; readonly until: number; readonly kind: 'go' | 'probe'; readonly spacingMs: number };

/** Plays requests one beside the other; what was made, and the health at the end. */
function play(health: Health, given: readonly Step[]): { readonly made: readonly Made[]; readonly health: Health } {
  let [now, current] = [0, health];
  const made: Made[] = [];
  let underWay: { readonly until: number; readonly fails: boolean; readonly wasProbe: boolean }[] = [];
  const hear = (until: number): void => {
    const due = underWay.filter((one) => one.until <= until).toSorted((a, b) => a.until - b.until);
    underWay = underWay.filter((one) => one.until > until);
    for (const one of due) current = afterAnswer(current, one.fails, one.wasProbe, one.until);
  };
  for (const { afterMs, tookMs, fails } of given) {
    now += afterMs;
    hear(now);
    const leave = leaveToAsk(current, now);
    if (leave.kind === 'outage') continue;
    const wasProbe = leave.kind === 'probe';
    if (wasProbe) current = probing(current, now);
    made.push({ at: now, until: now + tookMs, kind: leave.kind, spacingMs: wasProbe ? leave.spacingMs : 0 });
    underWay.push({ until: now + tookMs, fails, wasProbe });
  }
  hear(Infinity);
  return { made, health: current };
}

describe('an account whose requests fail', () => {
  it('is out of order after five in a row, and not before', () => {
    const four = [1, 2, 3, 4].reduce<Health>((health, at) => failed(health, at), healthy);
    expect(leaveToAsk(four, 5)).toEqual({ kind: 'go' });
    expect(leaveToAsk(failed(answered(four, 5), 6), 7)).toEqual({ kind: 'go' });
    expect(leaveToAsk(failed(four, 5), 5)).toEqual({ kind: 'outage', forMs: 1_250 });
  });

  it('is asked by one at a time, again a second and a quarter later, and after a minute every five seconds', () => {
    expect(leaveToAsk(broken, 1_254)).toEqual({ kind: 'probe', spacingMs: 1_250 });
    const asked = probing(broken, 1_254);
    expect(leaveToAsk(asked, 9_000)).toMatchObject({ kind: 'outage' });
    expect(leaveToAsk(failed(asked, 9_000, true), 9_000)).toMatchObject({ kind: 'probe' });
    const later = probing(broken, 61_000);
    expect(leaveToAsk(failed(later, 61_010, true), 61_010)).toEqual({ kind: 'outage', forMs: 4_990 });
  });

  it('is left to another process that has just asked', () => {
    const elsewhere = probedElsewhere(probing(broken, 1_254), 2_000);
    expect(leaveToAsk(elsewhere, 1_999)).toEqual({ kind: 'outage', forMs: 1 });
    expect(leaveToAsk(elsewhere, 2_000)).toMatchObject({ kind: 'probe' });
  });

  it('is as before once anybody has an answer, the slowest of those who went before included', () => {
    expect(answered(probing(broken, 2_000), 2_001)).toEqual(healthy);
    expect(leaveToAsk(answered(broken, 5), 5)).toEqual({ kind: 'go' });
  });

  it('lets through, while everything fails, never two at a time and never two within their spacing', () => {
    fc.assert(
      fc.property(steps(fc.constant(true)), (given) => {
        const { made, health } = play(broken, given);
        expect(health.outage).not.toBeNull();
        expect(made.filter(({ kind }) => kind === 'go')).toEqual([]);
        for (const [i, { at }] of made.entries()) {
          const before = made[i - 1];
          if (before) expect(at).toBeGreaterThanOrEqual(Math.max(before.until, before.at + before.spacingMs));
        }
      }),
    );
  });

  it('never stays shut for ever: whoever asks late enough may', () => {
    fc.assert(
      fc.property(steps(fc.boolean()), (given) => {
        const { health } = play(healthy, given);
        expect(leaveToAsk(health, Number.MAX_SAFE_INTEGER).kind).not.toBe('outage');
      }),
    );
  });
});
