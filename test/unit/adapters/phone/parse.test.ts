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
    ['+1 (555) 123-4567', undefined, '+15551234567', 'US'], // possible, in no known range: the provider decides
    ['+447700900123', undefined, '+447700900123', 'GB'],
    ['\u202a+385 91 234 5678\u202c', undefined, '+385912345678', 'HR'], // as address books of phones copy it
    ['\u200e+385\u00a091\u2011234\u20115678\ufeff', undefined, '+385912345678', 'HR'],
    ['＋３８５ ９１ ２３４ ５６７８', undefined, '+385912345678', 'HR'],
  ])('reads %j (country %s) as %s', (text, defaultCountry, e164, country) => {
    expect(parsePhone(text, defaultCountry)).toEqual({ kind: 'phone', e164, country });
  });

  it.each([
    ['+7 495 123 45 67', 'RU'],
    ['+44 20 7031 3000', 'GB'],
    ['+385 1 462 3111', 'HR'],
    ['+65 6123 4567', 'SG'],
  ])('knows %s for a fixed line', (text, country) => {
    expect(parsePhone(text)).toMatchObject({ kind: 'phone', country, landline: true });
  });

  it.each(['+1 212 555 0123', '+52 55 1234 5678', '+385912345678', '+44 56 0012 3456'])(
    'does not take %s for one: it may be a mobile, or is an internet line',
    (text) => {
      expect(parsePhone(text)).not.toHaveProperty('landline');
    },
  );

  it.each([
    ['091 234 5678', undefined, /without a country/],
    ['385912345678', undefined, /without a country/],
    ['091 234 5678', 'XX', /without a country/],
    ['+881612345678', undefined, /satellite/], // Iridium
    ['+870773111632', undefined, /satellite/], // Inmarsat
    ['+882161234567', undefined, /satellite/], // Thuraya
    ['+88299123456', undefined, /satellite/], // ships and planes
    ['+883510012345', undefined, /satellite/],
    ['+80012345678', undefined, /international toll-free/],
    ['+80812345678', undefined, /international shared-cost/],
    ['+979123456789', undefined, /international premium/],
    ['+878101234567890', undefined, /of no country/],
    ['+888123456789', undefined, /of no country/],
    ['+44 909 8790000', undefined, /premium/],
    ['+44 843 200 1234', undefined, /premium/],
    ['+19005550100', undefined, /premium/],
    ['+37190001234', undefined, /premium/],
    ['+33 891 12 34 56', undefined, /premium/],
    ['060 123 456', 'HR', /premium/],
    ['+49 180 5 123456', undefined, /shared-cost/],
    ['+61 1300 123 456', undefined, /shared-cost/],
    ['+34 902 123 456', undefined, /shared-cost/],
    ['+1 800 234 5678', undefined, /toll-free/],
    ['+385 800 123 456', undefined, /toll-free/],
    ['+44 303 123 4567', undefined, /company-wide/],
    ['+44 70 1234 5678', undefined, /forwarding/],
    ['+1 500 555 0006', undefined, /forwarding/],
    ['+44 7640 123456', undefined, /pager/],
    ['+49 164 123456', undefined, /pager/],
    ['+41 860 79 123 45 67', undefined, /voice mailbox/],
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

  it('names no number in its reasons (I8)', () => {
    for (const text of ['+881612345678', '+44 909 8790000', '+385912345678901'])
      expect(JSON.stringify(parsePhone(text))).not.toMatch(/\d{3}/);
  });

  it('reads its own result as the same number, in any default country', () => {
    for (const country of [undefined, 'US', 'HR', 'JP']) {
      expect(parsePhone('+385912345678', country)).toMatchObject({ e164: '+385912345678' });
    }
  });
});
