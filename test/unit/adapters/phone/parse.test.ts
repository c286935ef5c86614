import { describe, expect, it } from 'vitest';
import { parsePhone } from '../../../../adapters/phone/parse.ts';

describe('parsePhone', () => {
  it.each([
    ['+385 91 234 5678', undefined, '+385912345678', 'HR'],
    ['+385 (0)91 234-5678', undefined, '+385912345678', 'HR'],
    ['091 234 5678', 'HR', '+385912345678', 'HR'],
    ['(091) 234 5678', 'hr', '+385912345678', 'HR'],
    ['00385912345678', 'DE', '+385912345678', 'HR'],
    [' +41793026727 ', 'HR', '+41793026727', 'CH'],
    ['+7 700 123 45 67', undefined, '+77001234567', 'KZ'],
    ['+7 495 123 45 67', undefined, '+74951234567', 'RU'],
    ['+1 (555) 123-4567', undefined, '+15551234567', 'US'], // possible, in no known range: the provider decides
    ['+447700900123', undefined, '+447700900123', 'GB'],
  ])('reads %j (country %s) as %s', (text, defaultCountry, e164, country) => {
    expect(parsePhone(text, defaultCountry)).toEqual({ kind: 'phone', e164, country });
  });

  it.each([
    ['091 234 5678', undefined, /without a country/],
    ['385912345678', undefined, /without a country/],
    ['091 234 5678', 'XX', /without a country/],
    ['+881612345678', undefined, /of no country/], // satellite
    ['+870773111632', undefined, /of no country/], // satellite
    ['+80012345678', undefined, /of no country/],
    ['+979123456789', undefined, /of no country/],
    ['+44 909 8790000', undefined, /premium/],
    ['+19005550100', undefined, /premium/],
    ['+37190001234', undefined, /premium/],
    ['060 123 456', 'HR', /premium/],
    ['112', 'HR', /length/],
    ['+385912345678901', undefined, /length/],
    ['+385 91 234 5678 ext 5', undefined, /extension/],
    ['+999123456789', undefined, /no phone number/],
    ['+385912345678 call me', undefined, /no phone number/],
    ['+385912345678, +385912345679', undefined, /no phone number/],
    ['ana@example.org', undefined, /no phone number/],
    ['', undefined, /no phone number/],
    ['+', undefined, /no phone number/],
  ])('refuses %j (country %s)', (text, defaultCountry, reason) => {
    const reading = parsePhone(text, defaultCountry);
    expect(reading).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('reads its own result as the same number, in any default country', () => {
    for (const country of [undefined, 'US', 'HR', 'JP']) {
      expect(parsePhone('+385912345678', country)).toMatchObject({ e164: '+385912345678' });
    }
  });
});
