import { gsm } from './alphabet.ts';

export const transliterations = [
  'NONE',
  'TURKISH',
  'GREEK',
  'CYRILLIC',
  'SERBIAN_CYRILLIC',
  'BULGARIAN_CYRILLIC',
  'CENTRAL_EUROPEAN',
  'BALTIC',
  'NON_UNICODE',
  'PORTUGUESE',
  'COLOMBIAN',
  'ALL',
] as const;
export type Transliteration = (typeof transliterations)[number];

type Table = ReadonlyMap<string, string>;

/** Each letter of the one text becomes the letter at its place in the other. */
const table = (from: string, to: string): Table => new Map(pairs(Array.from(from), Array.from(to)));
/** The same where one letter becomes several: `zh sh`. */
const words = (from: string, to: string): Table => new Map(pairs(Array.from(from), to.split(' ')));

function pairs(from: readonly string[], to: readonly string[]): [string, string][] {
  return from.map((character, index) => [character, to[index] ?? '']);
}

/** Small letters and, from them, capitals: `ж` is `zh`, `Ж` is `Zh`. */
function withCapitals(small: Table): Table {
  const capitals = [...small].map(([from, to]): [string, string] => [
    from.toUpperCase(),
    to.charAt(0).toUpperCase() + to.slice(1),
  ]);
  return new Map([...small, ...capitals.filter(([from]) => from.length === 1)]);
}

/** Greek as phones write it in the usual alphabet: the capitals that it has, and Latin ones that look alike. */
const greek: Table = new Map([
  ...table('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...table('αβγδεζηθικλμνξοπρστυφχψως', 'ABΓΔEZHΘIKΛMNΞOΠPΣTYΦXΨΩΣ'),
  ...table('άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ', 'AEHIOYΩIYIYAEHIOYΩIY'),
]);

const cyrillic = withCapitals(
  words(
    'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ',
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y ' e yu ya i yi ye g",
  ),
);
const serbian = withCapitals(
  words('абвгдђежзијклљмнњопрстћуфхцчџш', 'a b v g d dj e z z i j k l lj m n nj o p r s t c u f h c c dz s'),
);
const bulgarian = withCapitals(
  words('абвгдежзийклмнопрстуфхцчшщъьюя', 'a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya'),
);

/** Typography that word processors put in. */

/** Typography that word processors put in. */
const typography: Table = new Map([
  ...table('\u2018\u2019\u201a\u2039\u203a\u00b4\u0060\u2032', "'''<>'''"),
  ...table('\u201c\u201d\u201e\u00ab\u00bb\u2033', '""""""'),
  ...table('\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u00a0\u2009\u202f', '------*\u0020\u0020\u0020'),
  ['\u2026', '...'],
]);

/** Letters that are no letter with a mark. */
const letters = words('łŁđĐıøØœŒħĦŧŦþÞðÐĸŋŊ', 'l L d D i o O oe OE h H t T th Th d D k n N');

const isKnown = (character: string): boolean => gsm.basic.has(character) || gsm.extended.has(character);

/** `č` is `c`: the letter below its marks. */
function unmarked(character: string): string {
  const [base = character] = character.normalize('NFD');
  return isKnown(base) ? base : (letters.get(character) ?? character);
}

const tables: Readonly<Record<Transliteration, readonly Table[]>> = {
  NONE: [],
  TURKISH: [],
  GREEK: [greek],
  CYRILLIC: [cyrillic],
  SERBIAN_CYRILLIC: [serbian],
  BULGARIAN_CYRILLIC: [bulgarian],
  CENTRAL_EUROPEAN: [],
  BALTIC: [],
  NON_UNICODE: [typography],
  PORTUGUESE: [],
  COLOMBIAN: [],
  ALL: [greek, cyrillic, typography],
};
/** Alphabets whose letters only lose their marks. */
const marked: ReadonlySet<Transliteration> = new Set([
  'TURKISH',
  'CENTRAL_EUROPEAN',
  'BALTIC',
  'PORTUGUESE',
  'COLOMBIAN',
  'ALL',
]);

/**
 * Writes a text in the usual alphabet of phones. The vendor names its tables and shows one Greek example; the others are ours,
 * by the common romanisations. What stands in the usual alphabet already stays, except in Greek, which is written in capitals.
 */
export function transliterate(text: string, how: Transliteration): string {
  if (how === 'NONE') return text;
  let written = '';
  for (const character of text) written += one(character, how);
  return how === 'GREEK' ? written.toUpperCase() : written;
}

function one(character: string, how: Transliteration): string {
  for (const from of tables[how]) {
    const to = from.get(character);
    if (to !== undefined) return to;
  }
  return isKnown(character) || !marked.has(how) ? character : unmarked(character);
}
