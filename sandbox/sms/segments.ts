/** One septet each; the rest of the alphabet is behind an escape and takes two (3GPP TS 23.038). */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/** Nearly every text: one septet per character, found by one look. */
const plain = /^[\n\r !-Z_a-z]*$/;

export type Segments = { readonly encoding: 'GSM-7' | 'UCS-2'; readonly units: number; readonly parts: number };

/** How many parts a text takes: 160/153 septets in GSM-7, 70/67 UTF-16 units as soon as one character is not in it. */
export function countSegments(text: string): Segments {
  const septets = countSeptets(text);
  return septets === undefined
    ? { encoding: 'UCS-2', units: text.length, parts: text.length <= 70 ? 1 : countParts(text, 67, ucs2Width) }
    : { encoding: 'GSM-7', units: septets, parts: septets <= 160 ? 1 : countParts(text, 153, septetWidth) };
}

const septetWidth = (character: string): number => (extended.has(character) ? 2 : 1);
const ucs2Width = (character: string): number => character.length;

function countSeptets(text: string): number | undefined {
  if (plain.test(text)) return text.length;
  let septets = 0;
  for (const character of text) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

/** An escape sequence or a surrogate pair is never cut by the end of a part. */
function countParts(text: string, room: number, width: (character: string) => number): number {
  let parts = 1;
  let used = 0;
  for (const character of text) {
    const needed = width(character);
    if (used + needed > room) {
      parts += 1;
      used = 0;
    }
    used += needed;
  }
  return parts;
}
