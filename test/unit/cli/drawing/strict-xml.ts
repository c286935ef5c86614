/** An element with the text that stands directly in it. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const token = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|([^])/gu;
// oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Every element of a document in order; throws where it is not well-formed, or more than elements and text. */
export function elementsOf(document: string): readonly Element[] {
  if (forbidden.test(document)) throw new Error('it holds a character that XML forbids');
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof found = [];
  for (const { 1: closing, 2: name, 3: given = '', 4: alone, 5: text, 6: stray, index } of document.matchAll(token)) {
    if (stray !== undefined) throw new Error(`no tag at ${index}: ${document.slice(index, index + 60)}`);
    const inner = open.at(-1);
    if (text !== undefined) {
      if (inner !== undefined) inner.text += decoded(text);
      else if (text.trim() !== '') throw new Error(`text outside: ${text}`);
    } else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element at ${index}`);
    } else if (name !== undefined) {
      const pairs = [...given.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        decoded(value),
      ]);
      const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, text: '' };
      if (Object.keys(element.attributes).length !== pairs.length) throw new Error(`an attribute twice in <${name}>`);
      found.push(element);
      if (alone !== '/') open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is never closed`);
  return found;
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;&\s]*;?)/g, (whole, name: string) => {
    const letter = entities[name.replace(/;$/, '')];
    if (letter === undefined || !name.endsWith(';')) throw new Error(`no entity: ${whole}`);
    return letter;
  });
}

/** The texts of all elements of a name, a line each. */
export function textOf(elements: readonly Element[], name: string): string {
  return elements
    .filter((element) => element.name === name)
    .map(({ text }) => text)
    .join('\n');
}
