import { alphabetOf, gsm, languages, type Alphabet, type Language } from './alphabet.ts';

/** Nearly every text: one septet per character of the usual alphabet, found by one look. */
const plain = /^[\n\r !-Z_a-z]*$/;

export type Segments = {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets, or UTF-16 units. */
  readonly units: number;
  readonly parts: number;
  /** What still fits into the last part. */
  readonly remaining: number;
};

const UCS2 = { single: 70, multi: 67 };

/** How many parts a text takes: septets as long as every character is in the alphabet, else UTF-16 units. */
export function countSegments(text: string, alphabet: Alphabet = gsm): Segments {
  const septets = countSeptets(text, alphabet);
  return septets === undefined
    ? { encoding: 'UCS-2', ...divide(text, text.length, UCS2, ucs2Width) }
    : { encoding: 'GSM-7', ...divide(text, septets, alphabet, septetWidth(alphabet)) };
}

/** The alphabet that needs the fewest parts; the usual one where no other is better. */
export function detectAlphabet(text: string): { readonly language: Language | undefined; readonly alphabet: Alphabet } {
  let best: { readonly language: Language | undefined; readonly alphabet: Alphabet } = {
    language: undefined,
    alphabet: gsm,
  };
  let fewest = countSegments(text);
  for (const language of fewest.encoding === 'GSM-7' ? [] : languages) {
    const alphabet = alphabetOf(language);
    const counted = countSegments(text, alphabet);
    if (counted.encoding === 'GSM-7' && counted.parts < fewest.parts + (fewest.encoding === 'UCS-2' ? 1 : 0)) {
      best = { language, alphabet };
      fewest = counted;
    }
  }
  return best;
}

const septetWidth =
  ({ extended, basic }: Alphabet) =>
  (character: string): number =>
    !basic.has(character) && extended.has(character) ? 2 : 1;
const ucs2Width = (character: string): number => character.length;

function countSeptets(text: string, { basic, extended }: Alphabet): number | undefined {
  if (plain.test(text)) return text.length;
  let septets = 0;
  for (const character of text) {
    if (basic.has(character)) septets += 1;
    else if (extended.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

type Divided = Pick<Segments, 'units' | 'parts' | 'remaining'>;

/** An escape sequence or a surrogate pair is never cut by the end of a part. */
function divide(
  text: string,
  units: number,
  room: { readonly single: number; readonly multi: number },
  width: (character: string) => number,
): Divided {
  if (units <= room.single) return { units, parts: 1, remaining: room.single - units };
  let parts = 1;
  let used = 0;
  for (const character of text) {
    const needed = width(character);
    if (used + needed > room.multi) {
      parts += 1;
      used = 0;
    }
    used += needed;
  }
  return { units, parts, remaining: room.multi - used };
}
