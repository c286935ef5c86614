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

/** `*` stands for anything; without an `end` for the beginning of a text. */
export function glob(pattern: string, end: '' | '$', flags = ''): Fits {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join('.*')}${end}`, flags);
  return (text) => expression.test(text);
}
