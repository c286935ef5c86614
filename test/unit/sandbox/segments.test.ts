import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSegments } from '../../../sandbox/sms/segments.ts';

describe('countSegments', () => {
  it.each<[string, string, number, number]>([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    ['à la carte @ £5', 'GSM-7', 15, 1],
    ['Žao nam je', 'UCS-2', 10, 1],
    ['`', 'UCS-2', 1, 1],
    ['ž'.repeat(70), 'UCS-2', 70, 1],
    ['ž'.repeat(71), 'UCS-2', 71, 2],
    ['☕️'.repeat(35), 'UCS-2', 70, 1],
  ])('%j', (text, encoding, units, parts) => {
    expect(countSegments(text)).toMatchObject({ encoding, units, parts });
  });

  it('never cuts an escape or a surrogate pair at the end of a part', () => {
    // 152 plain septets and a euro sign: the sign moves as a whole into the second part.
    expect(countSegments(`${'a'.repeat(152)}€${'a'.repeat(151)}`).parts).toBe(2);
    expect(countSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`).parts).toBe(3);
    expect(countSegments(`${'ž'.repeat(66)}😀${'ž'.repeat(65)}`).parts).toBe(2);
    expect(countSegments(`${'ž'.repeat(66)}😀${'ž'.repeat(66)}`).parts).toBe(3);
  });

  it('takes never fewer parts for more text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (text, more) => {
          expect(countSegments(text + more).parts).toBeGreaterThanOrEqual(countSegments(text).parts);
        },
      ),
    );
  });
});
