/** The links of an html that lead somewhere on the web. No `<` within the tag: so the search is linear in a broken html, too. */
const link = /(<(?:a|area)\b[^<>]*?\bhref\s*=\s*)(?:"(https?:[^"]*)"|'(https?:[^']*)'|(https?:[^\s"'<>]+))/gi;

/** Where each link leads, in order. */
export const linksOf = (html: string): string[] =>
  [...html.matchAll(link)].map(([, , double, single, bare]) => decoded(double ?? single ?? bare ?? ''));

/** Every link led elsewhere; counted from 0, as in `linksOf`. */
export function replaceLinks(html: string, to: (index: number) => string): string {
  let index = -1;
  return html.replace(link, (_, before: string) => `${before}"${to((index += 1))}"`);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text
    .trim()
    .replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,6})|#x([0-9a-f]{1,5}));/gi, (_, name, decimal, hex) =>
      typeof name === 'string'
        ? (entities[name.toLowerCase()] ?? '')
        : String.fromCodePoint(Number.parseInt(String(decimal ?? hex), decimal === undefined ? 16 : 10)),
    );
