import { describe, expect, it } from 'vitest';
import { mobileOf } from '../../../../adapters/phone/mobile-of.ts';
import { parsePhone } from '../../../../adapters/phone/parse.ts';
import { places } from '../../../../domain/crowd/places.ts';

describe('mobile numbers of a country', () => {
  it.each(places.map(({ country }) => [country]))('are read as ones of %s, many different ones', (country) => {
    const made = Array.from({ length: 200 }, (_, index) => mobileOf(country, (index + 0.5) / 200) ?? '');
    for (const number of made) {
      const reading = parsePhone(number);
      expect(reading).toMatchObject({ kind: 'phone', country, e164: number });
      expect(reading).not.toHaveProperty('landline');
    }
    expect(new Set(made).size).toBeGreaterThan(150);
  });

  it('are none where no country is', () => {
    expect([mobileOf('XX', 0.5), mobileOf('', 0.5)]).toEqual([null, null]);
  });
});
