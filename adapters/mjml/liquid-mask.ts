const liquid = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** Blanks out Liquid, length and lines kept, so that what it contains is not taken for markup. */
export function blankLiquid(source: string): string {
  return source.replaceAll(liquid, (tag) => tag.replaceAll(/[^\n]/g, ' '));
}

/** Applies `transform` to a text in which every Liquid tag is one opaque word, then puts the tags back untouched. */
export function aroundLiquid(source: string, transform: (masked: string) => string): string {
  const tags: string[] = [];
  // Private-use characters: no converter escapes, wraps or changes the case of them.
  const masked = source.replaceAll(liquid, (tag) => `\uE000${tags.push(tag) - 1}\uE001`);
  return transform(masked).replaceAll(/\uE000(\d+)\uE001/g, (_, index) => tags[Number(index)] ?? '');
}
