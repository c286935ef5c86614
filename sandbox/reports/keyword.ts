/** Words that the vendor is usually set up to recognise. */
const keywords = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'START',
  'UNSTOP',
  'HELP',
  'INFO',
]);

/** The keyword that a text begins with, and the text without it. */
export function keywordOf(text: string): { readonly keyword: string | undefined; readonly cleanText: string } {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const keyword = keywords.has(first.toUpperCase()) ? first.toUpperCase() : undefined;
  return { keyword, cleanText: keyword === undefined ? text : rest.join(' ') };
}
