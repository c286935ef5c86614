import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneOf } from '../../../../cli/demo/addresses.ts';
import { audienceSize, gardeners } from '../../../../cli/demo/campaign/audience.ts';
import { newcomers, undecided } from '../../../../cli/demo/onboarding/cast.ts';
import { customers } from '../../../../cli/demo/support/cast.ts';
import { magicNumber } from '../../../../sandbox/behaviour/magic.ts';

const anInstant = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2100-01-01') });

describe('the people of a run', () => {
  it('have numbers of their own, none of which misbehaves in the sandbox', () => {
    fc.assert(
      fc.property(anInstant, (now) => {
        const cast = [...newcomers('r', now), undecided('r', now), ...customers('r', now, true)];
        const audience = gardeners('r', now, 'spring-fair-r');
        const phones = [...cast, ...audience].map(({ traits }) => String(traits['phone' as keyof typeof traits]));
        expect(new Set(phones).size).toBe(cast.length + audienceSize);
        expect(phones.filter((phone) => !/^\+385\d{9}$/.test(phone))).toEqual([]);
        expect(phones.filter((phone) => magicNumber('sms', phone) !== undefined)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('have other numbers in the next run', () => {
    fc.assert(
      fc.property(anInstant, fc.integer({ min: 100, max: 200_000 }), (now, later) => {
        const of = (at: number) => new Set(Array.from({ length: 50 }, (_, n) => phoneOf(at, '98', n, 50)));
        expect([...of(now)].filter((phone) => of(now + later).has(phone))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
