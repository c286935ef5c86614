import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import type { WaitUntilStep } from '../../../../domain/journey/definition.ts';
import { resolveMoment } from '../../../../domain/journey/look-ups.ts';
import { parseJourney } from '../../../../domain/journey/parse.ts';

const evening = Date.parse('2026-03-02T20:00:00Z');
const nine = Date.parse('2026-03-03T09:00:00Z');
const step: WaitUntilStep = { kind: 'waitUntil', id: 'morning', at: '09:00', zone: 'UTC', spread: '30 minutes' };
const goesOn = (who: string, changes: Partial<WaitUntilStep> = {}, after = evening): number => {
  const facts = { traits: {}, event: null, entry: null };
  const moment = resolveMoment({ ...step, ...changes }, { after, at: after, facts, zone: 'UTC', zones, who });
  return moment.kind === 'instant' ? moment.instant : NaN;
};
const problems = (changes: object) => {
  const steps = [{ waitUntil: '09:00', ...changes }];
  const reading = parseJourney({ journey: 'x', on: 'a.b', steps }, { isZone: () => true });
  return reading.kind === 'refused' ? reading.problems.map(({ message, expected }) => `${message}; ${expected}`) : [];
};

describe('a wait for a time of day that is spread', () => {
  it('lets everybody go on within so long after it, evenly, and not all at once', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => goesOn(`person-${n}`) - nine);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThan(30 * 60_000);
    const minutes = Array.from(
      { length: 30 },
      (_, minute) => all.filter((ms) => Math.floor(ms / 60_000) === minute).length,
    );
    // Four standard deviations of 10,000 that fall into 30 minutes.
    for (const count of minutes) expect(Math.abs(count - 333)).toBeLessThan(73);
  });

  it('is at the same moment for one person, and at another for another step of theirs', () => {
    expect(goesOn('ana')).toBe(goesOn('ana'));
    expect(goesOn('ana', { id: 'other' })).not.toBe(goesOn('ana'));
  });

  it('holds up nobody who comes within the hours', () => {
    const noon = Date.parse('2026-03-03T12:00:00Z');
    expect(goesOn('ana', { till: '17:00' }, noon)).toBe(noon);
    expect(goesOn('ana', { till: '17:00' })).toBeGreaterThan(nine);
  });

  it('never reaches beyond the hours, nor half a day', () => {
    expect(problems({ spread: '30 minutes' })).toEqual([]);
    expect(problems({ waitUntil: '09:00-10:00', spread: '1 hour' })).toEqual([]);
    expect(problems({ waitUntil: '09:00-10:00', spread: '61 minutes' })).toEqual([
      "'spread' is 61 minutes; no more than the hours last",
    ]);
    expect(problems({ spread: '13 hours' })).toEqual(["'spread' is 13 hours; at most 12 hours"]);
  });
});
