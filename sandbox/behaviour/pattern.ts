import { addressKey } from '../oracle/filter.ts';

/** `*0001`, `38591*`, `*@acme.test`, or one whole number or address; `*` stands for anything. */
export function compilePattern(pattern: string): (address: string) => boolean {
  const parts = addressKey(pattern)
    .split('*')
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'i');
  return (address) => expression.test(address);
}
