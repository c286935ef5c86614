import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsParts } from '../../../../domain/message/sms-parts.ts';
import { countSegments } from '../../../../sandbox/sms/segments.ts';

describe('smsParts', () => {
  it.each([
    ['', 'GSM-7', 1],
    ['a'.repeat(160), 'GSM-7', 1],
    ['a'.repeat(161), 'GSM-7', 2],
    ['€'.repeat(80), 'GSM-7', 1],
    ['€'.repeat(81), 'GSM-7', 2],
    ['č'.repeat(70), 'UCS-2', 1],
    ['č'.repeat(71), 'UCS-2', 2],
    ['\u{1F600}'.repeat(35), 'UCS-2', 1],
    ['\u{1F600}'.repeat(67), 'UCS-2', 3],
  ])('counts %j as %s in %i', (text, encoding, parts) => {
    expect(smsParts(text)).toEqual({ encoding, parts });
  });

  it('counts what the far side charges for', () => {
    const character = fc.constantFrom('a', ' ', '\n', '€', '[', 'č', 'ž', 'ä', '\u{1F600}', '`');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 400 }), (characters) => {
        const text = characters.join('');
        const { encoding, parts } = countSegments(text);
        expect(smsParts(text)).toEqual({ encoding, parts });
      }),
    );
  });
});
