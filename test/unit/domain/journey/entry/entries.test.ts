import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, InvalidJourney, journey, wait } from '../../../../../domain/journey/builder.ts';
import { isOpen, type Entries } from '../../../../../domain/journey/entry/entries.ts';
import { createPlaceBook } from '../../../../../domain/routing/places.ts';

const advent = { from: '2026-12-01T08:00:00+01:00', until: '2026-12-24T18:00:00+01:00' };
const at = (text: string): number => Date.parse(text);
const made = (entries: Entries) =>
  journey('advent', { on: event('user.signed_up'), entries, steps: [wait('1 day', { id: 'rest' })] });
const problem = (entries: unknown): string => {
  try {
    made(entries as Entries);
    return 'nothing wrong';
  } catch (error) {
    if (error instanceof InvalidJourney) return error.message;
    throw error;
  }
};

describe('when a journey lets people in', () => {
  it('begins at one instant and ends before the other', () => {
    expect(isOpen(advent, at('2026-12-01T06:59:59.999Z'))).toBe(false);
    expect(isOpen(advent, at('2026-12-01T07:00:00Z'))).toBe(true);
    expect(isOpen(advent, at('2026-12-24T16:59:59.999Z'))).toBe(true);
    expect(isOpen(advent, at('2026-12-24T17:00:00Z'))).toBe(false);
    expect(isOpen({}, 0)).toBe(true);
  });

  it('is refused where it cannot be meant', () => {
    expect(problem(advent)).toBe('nothing wrong');
    expect(problem({ from: '2026-12-01' })).toContain("entries.from: '2026-12-01' is no instant");
    expect(problem({ from: advent.until, until: advent.from })).toContain('it ends before it begins');
    expect(problem({ atMost: 10 })).toContain("'per' is missing; expected hour or day");
    expect(problem({ per: 'day' })).toContain("'atMost' is missing");
    expect(problem({})).toContain('nothing is said of entries');
    expect(problem({ atMost: 0, per: 'day' })).toContain('entries.atMost');
    expect(problem({ atMost: 5, per: 'week' })).toContain('entries.per');
  });
});

describe('how many a journey lets in', () => {
  const hourMs = 3_600_000;
  const none = { workspace: 'default', journeyId: 'advent', since: 0, taken: 0 };
  const here = (definition: Pick<ReturnType<typeof made>, 'entries'>) => ({ id: 'advent', definition });

  it('is never more than the cap from the first one on, and as many again after that', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: hourMs / 2 }), { maxLength: 60 }),
        fc.constantFrom(1, 3_600),
        (atMost, gaps, scale) => {
          const book = createPlaceBook([none]);
          const journeyHere = here(made({ atMost, per: 'hour' }));
          const spanMs = hourMs / scale;
          let now = at('2026-12-01T08:00:00Z');
          let began = -Infinity;
          let taken = 0;
          for (const gap of gaps) {
            now += gap;
            if (now >= began + spanMs) [began, taken] = [now, 0];
            const isIn = book.take('default', journeyHere, { at: now, scale });
            expect(isIn).toBe(taken < atMost);
            if (isIn) taken += 1;
          }
        },
      ),
    );
  });

  it('is written down for the next who asks, and for nobody where nobody came in', () => {
    const book = createPlaceBook([none]);
    expect(book.changed()).toEqual([]);
    const capped = here(made({ atMost: 1, per: 'day' }));
    expect(book.take('default', capped, { at: 5_000_000_000, scale: 1 })).toBe(true);
    expect(book.take('default', capped, { at: 5_000_000_001, scale: 1 })).toBe(false);
    expect(book.changed()).toEqual([{ ...none, since: 5_000_000_000, taken: 1 }]);
    const without = createPlaceBook([]);
    expect(without.take('default', here(made(advent)), { at: 0, scale: 1 })).toBe(true);
  });
});
