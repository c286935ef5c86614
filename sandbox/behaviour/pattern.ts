import { addressKey } from '../oracle/filter.ts';

type Fits = (text: string) => boolean;

/** `*0001`, `38591*`, `*@acme.test`, or one whole number or address; `*` stands for anything. Takes what `addressKey` gives. */
export const compilePattern = (pattern: string): Fits => glob(addressKey(pattern), '$', 'i');

/** The same of a sender as it was written: a name is compared as it stands (`My Shop`), a number in whatever form. */
export function compileSender(pattern: string): Fits {
  if (/\p{L}/u.test(pattern)) return glob(pattern, '$', 'i');
  const fits = compilePattern(pattern);
  return (sender) => fits(addressKey(sender));
}

/**
 * `*` stands for anything; without an `end` for the beginning of a text. Each part is looked for once, behind the one before: a
 * regular expression of many `.*` tries so many ways through a long text that it never ends.
 */
export function glob(pattern: string, end: '' | '$', flags: '' | 'i' = ''): Fits {
  const folded = (text: string): string => (flags === 'i' ? text.toLowerCase() : text);
  const [first = '', ...parts] = folded(pattern).split('*');
  if (parts.length === 0) return (text) => (end === '$' ? folded(text) === first : folded(text).startsWith(first));
  const last = end === '$' ? (parts.pop() ?? '') : '';
  return (written) => {
    const text = folded(written);
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const part of parts) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return text.length - last.length >= from && text.endsWith(last);
  };
}
