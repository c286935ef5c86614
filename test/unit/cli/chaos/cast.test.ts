import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCast, hourIn, mostCrowds } from '../../../../cli/chaos/world/cast.ts';

const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });
const hourMs = 3_600_000;

describe('the cast of a run', () => {
  it('has day for the ones and night for the others for four hours, whenever that is', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const cast = createCast(() => 0.5, at);
        for (const later of [0, 1, 2, 3, 4].map((hours) => at + hours * hourMs)) {
          const [day, night] = [cast.somebody().timezone, cast.resting[0]?.timezone ?? ''].map((zone) =>
            hourIn(zone, later),
          );
          expect(day).toBeGreaterThanOrEqual(8);
          expect(day).toBeLessThan(21);
          expect((Number(night) + 3) % 24).toBeLessThan(11); // from 21 to 8
        }
      }),
    );
  });

  it('has those who rest where it would still be evening by a clock that is two hours slow', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const zone = createCast(() => 0.5, at).resting[0]?.timezone ?? '';
        expect(hourIn(zone, at)).toBe(22);
      }),
    );
  });

  it('counts readers into the campaign that begins next, until there are no more', () => {
    const cast = createCast(() => 0.5, 0);
    expect(cast.reader()).toMatchObject({ crowd: 0 });
    expect(cast.nextCrowd()).toBe(0);
    expect(cast.reader()).toMatchObject({ crowd: 1 });
    for (let crowd = 1; crowd < mostCrowds; crowd += 1) cast.nextCrowd();
    expect(cast.reader()).toBeUndefined();
  });

  it('lets one person do one thing at a time', () => {
    const cast = createCast(() => 0.5, 0);
    const turns = Array.from({ length: 10 }, () => cast.takeTurn());
    expect(new Set(turns.map((turn) => turn?.person.userId)).size).toBe(10);
    expect(cast.takeTurn()).toBeUndefined();
    turns[3]?.done();
    expect(cast.takeTurn()).toMatchObject({ person: turns[3]?.person, n: 1 });
  });
});
