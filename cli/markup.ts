/** Markup that is safe to stand in a page; made by `html` alone. */
export type Markup = { readonly markup: string };
type Piece = string | number | Markup | null | readonly Markup[];

/** Markup with everything put into it escaped, unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return {
    markup: parts.map((part, index) => `${index === 0 ? '' : written(pieces[index - 1] ?? null)}${part}`).join(''),
  };
}

function written(piece: Piece): string {
  if (piece === null) return '';
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeText(piece);
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What no page and no XML may hold in any spelling: control characters, halves of pairs. */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeText(text: string): string {
  return text.replaceAll(unwritable, '\uFFFD').replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
