/** Whether a text is meant as SSML. */
export const isSsml = (text: string): boolean => /^\s*(<\?xml[^>]*\?>\s*)?<speak[\s>]/i.test(text);

/** What is heard of it: the text without its marks. */
export const spokenText = (text: string): string =>
  isSsml(text)
    ? text
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '')
        .replaceAll(/\s+/g, ' ')
        .trim()
    : text;

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const piece =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<&]+|&(?:#\d+|#x[\da-f]+|lt|gt|amp|quot|apos);/iy;

/** Well-formed XML with one element around everything; which elements SSML knows is not looked at. */
export function isWellFormed(ssml: string): boolean {
  const open: string[] = [];
  let roots = 0;
  piece.lastIndex = 0;
  while (piece.lastIndex < ssml.length) {
    const found = piece.exec(ssml);
    if (found === null) return false;
    const [whole, closing, name, , empty] = found;
    if (name === undefined) {
      if (open.length === 0 && whole.trim() !== '' && !whole.startsWith('<')) return false;
    } else if (closing === '/') {
      if (open.pop() !== name) return false;
    } else {
      if (open.length === 0) roots += 1;
      if (empty !== '/') open.push(name);
    }
  }
  return open.length === 0 && roots === 1;
}
