import type { Size } from '../../adapters/dagre/lay-out.ts';

/** Of a text on paper, px. */
export type Face = { readonly size: number; readonly lineHeight: number };

/** Shares of the font's size, none too small for the widest of the common sans-serif fonts (Verdana, DejaVu). */
const widths: readonly (readonly [letters: RegExp, share: number])[] = [
  [/[ijlI|!.,:;' ]/, 0.35],
  [/[ftr()[\]{}"/\\-]/, 0.46],
  [/[mwMW@%<>=~+#≥≤≠→−—]/, 0.99],
  [/[A-Z&]/, 0.79],
  [/[\u0020-\u007E]/, 0.64],
  [/[\u00A0-\u2E7F]/, 0.8],
];
/** Of scripts whose letters fill a square, and of emoji. */
const square = 1.3;

export function widthOf(text: string, { size }: Face): number {
  return Array.from(text).reduce(
    (sum, letter) => sum + (widths.find(([of]) => of.test(letter))?.[1] ?? square) * size,
    0,
  );
}

/** Lines no wider than that; a word that is wider is broken, behind a sign if there is one. */
export function wrap(text: string, face: Face, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text
    .trim()
    .split(/(?<=\s)/)
    .flatMap((word) => broken(word, face, width))) {
    if (line !== '' && widthOf(`${line}${piece.trimEnd()}`, face) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '');
}

function broken(word: string, face: Face, width: number): readonly string[] {
  if (widthOf(word.trimEnd(), face) <= width) return [word];
  return word
    .split(/(?<=[/.,:;?&=_-])/)
    .flatMap((part) => (widthOf(part.trimEnd(), face) <= width ? [part] : Array.from(part)));
}

/** The room of lines under one another. */
export function roomOf(lines: readonly string[], face: Face): Size {
  return {
    width: Math.ceil(Math.max(0, ...lines.map((line) => widthOf(line, face)))),
    height: lines.length * face.lineHeight,
  };
}
