import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../../cli/chaos/schedule/fault.ts';
import type { FaultKind, Injection } from '../../../../cli/chaos/schedule/fault.ts';
import { inWords } from '../../../../cli/chaos/schedule/in-words.ts';
import { FAULT_POINTS } from '../../../../fault-points/table.ts';
import { planFaults } from '../../../../cli/chaos/schedule/plan.ts';

const plan = (seed: number, lengthMs: number, kinds: readonly FaultKind[] = FAULT_KINDS) =>
  planFaults({ seed, lengthMs, kinds, leaseMs: 6_000 });
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const halfAnHour = 30 * 60_000;

describe('planFaults', () => {
  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(plan(seed, 300_000)).toEqual(plan(seed, 300_000));
        expect(plan(seed + 1, 300_000)).not.toEqual(plan(seed, 300_000));
      }),
    );
  });

  it('of a shorter run is the beginning of that of a longer one', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const short = plan(seed, 120_000);
        expect(plan(seed, 300_000).slice(0, short.length)).toEqual(short);
      }),
    );
  });

  it('does one thing at a time, and none beyond the end', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 600_000 }), (seed, lengthMs) => {
        let free = 0;
        for (const { at, lastsMs } of plan(seed, lengthMs)) {
          expect(at).toBeGreaterThan(free);
          free = at + lastsMs;
        }
        expect(free).toBeLessThanOrEqual(lengthMs);
      }),
    );
  });

  it('has each kind twelve times in half an hour, which is ten for a stack that takes its time, and strikes everybody it can', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const faults = plan(seed, halfAnHour).map(({ fault }) => fault);
        for (const kind of FAULT_KINDS)
          expect(faults.filter((one) => one.kind === kind).length, kind).toBeGreaterThanOrEqual(12);
        const killed = new Set(faults.flatMap((one) => (one.kind === 'kill' ? [one.who] : [])));
        expect(killed.size).toBe(8);
        const cutOff = new Set(faults.flatMap((one) => (one.kind === 'network-cut' ? [one.before] : [])));
        expect(cutOff.size).toBe(4);
      }),
      { numRuns: 30 },
    );
  });

  it('has a process die at every fault point in half an hour, and at many of them at once where a run is about nothing else', () => {
    const all = Object.keys(FAULT_POINTS);
    const pointsOf = (list: readonly Injection[]) =>
      list.flatMap(({ fault }) => (fault.kind === 'fault-points' ? fault.points : []));
    expect(new Set(pointsOf(plan(5, halfAnHour)))).toEqual(new Set(all));
    const sweeps = plan(5, halfAnHour, ['fault-points']).slice(0, 2);
    expect(pointsOf(sweeps.slice(0, 1))).toHaveLength(24);
    expect(new Set(pointsOf(sweeps))).toEqual(new Set(all));
    expect(sweeps.map(({ fault }) => fault.kind === 'fault-points' && fault.hit)).toEqual([1, 2]);
  });

  it('keeps a frozen process frozen beyond its lease', () => {
    for (const { lastsMs } of plan(3, halfAnHour, ['freeze'])) expect(lastsMs).toBeGreaterThan(6_000);
  });

  it('does nothing where nothing is wanted', () => {
    expect(plan(1, halfAnHour, [])).toEqual([]);
  });
});

describe('an injection in words', () => {
  it.each<[Injection, string]>([
    [{ at: 3_210, lastsMs: 0, fault: { kind: 'kill', who: 'router' } }, '3.2 s: SIGKILL to router'],
    [{ at: 0, lastsMs: 9_000, fault: { kind: 'freeze', who: 'api' } }, '0.0 s: SIGSTOP to api for 9.0 s'],
    [
      { at: 0, lastsMs: 5_000, fault: { kind: 'network-limit', before: 'nats', tcp: { kind: 'limit', bytes: 300 } } },
      '0.0 s: connections end after 300 bytes before nats for 5.0 s',
    ],
    [
      { at: 0, lastsMs: 5_000, fault: { kind: 'accepted-then-failed', how: 'accept-then-cut' } },
      '0.0 s: the provider does accept-then-cut to a fifth of the messages for 5.0 s',
    ],
    [
      { at: 0, lastsMs: 0, fault: { kind: 'fault-points', points: ['claim:committed', 'event:acked'], hit: 2 } },
      '0.0 s: death at hit 2 of claim:committed, event:acked',
    ],
  ])('says when, what, to whom and for how long: %#', (injection, line) => {
    expect(inWords(injection)).toBe(line);
  });

  it('has words for everything that can be planned', () => {
    for (const one of plan(11, halfAnHour)) expect(inWords(one)).toMatch(/^[\d.]+ s: [^{}]{6,}$/);
  });
});
