/**
 * How people ask in one language to be written to no more, as phrases:
 *
 * - words as they are read (`plainWords`), so without accents, with `_` where one alternative is several words;
 * - `a|b` either of them; `a*` whatever begins so; `a?` it may be missing; `..` up to four other words; `^` a sentence begins here, `.` it ends;
 * - `{things}` what is sent: texts, offers, spam.
 */
export type Language = {
  readonly language: string;
  readonly things: string;
  /** What surely says no, by what it says. */
  readonly says: Readonly<Record<string, readonly string[]>>;
  /** What may say no: a person has to read it. */
  readonly maySay: Readonly<Record<string, readonly string[]>>;
  /** Where one of these is said as well it may be about something else: an hour, an order, another way. */
  readonly unless: string;
  /** Who begins a question so asks for something, and not about it. */
  readonly politely?: string;
  /** The opposite, in words that look like it. */
  readonly not?: readonly string[];
};

const folded: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', ł: 'l', ß: 'ss', ı: 'i', æ: 'ae', ς: 'σ' };

/** Small letters without their marks, one blank between words; `don't` is a word, `m'écrivez` two. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}|[\u00ad\u200b-\u200d\ufeff]/gu, '')
    .replaceAll(/[đøłßıæς]/g, (letter) => folded[letter] ?? letter)
    .replaceAll(/n['’`´]t(?!\p{Letter})/gu, 'nt')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

const serbian: Readonly<Record<string, string>> = Object.fromEntries(
  'а a б b в v г g д d ђ d е e ж z з z и i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t ћ c у u ф f х h ц c ч c џ dz ш s'
    .split(' ')
    .flatMap((letter, index, all) => (index % 2 === 0 ? [[letter, all[index + 1] ?? '']] : [])),
);

/** Plain words in Serbian Cyrillic as the same words in Latin letters. */
export const inLatin = (plain: string): string => plain.replaceAll(/[а-џ]/g, (letter) => serbian[letter] ?? letter);

/** A phrase as what finds it in `sentences`. */
export function phrase(text: string, things: string): RegExp {
  const parts = text
    .replaceAll('{things}', things)
    .split(/\s+/)
    .map((part) => {
      if (part === '..') return '(?:[^ .]+ ){0,4}';
      if (part === '^') return '(?<=\\. )';
      if (part === '.') return '(?=\\. )';
      const isOptional = part.endsWith('?');
      const either = (isOptional ? part.slice(0, -1) : part).split('|').map(word).join('|');
      return `(?:(?:${either}) )${isOptional ? '?' : ''}`;
    });
  return new RegExp(`(?<= )${parts.join('')}`);
}

/** One alternative. `i` with a dot below and the like are read as they are in what people write. */
function word(text: string): string {
  const plain = plainWords(text.replaceAll('_', ' '));
  return text.endsWith('*') ? `${plain}[^ .]*` : plain;
}

/** Plain words with a full stop before every sentence and at the end, for phrases to be looked for. */
export const sentences = (text: string): string =>
  ` . ${text
    .split(/[.!?;:…\n]+/)
    .map(plainWords)
    .filter((sentence) => sentence !== '')
    .join(' . ')} . `;
