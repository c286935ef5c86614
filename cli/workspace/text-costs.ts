import type { TextCost } from '../../domain/workspace/text-costs.ts';
import { counted } from './output.ts';

/** `  sms/hello.en  1 part (GSM-7, 42 characters), 0.06 EUR`: what each text takes before its placeholders are filled. */
export function textCostLines(costs: readonly TextCost[]): readonly string[] {
  const named = costs.map((cost) => ({ ...cost, name: `${cost.template}.${cost.locale}` }));
  const width = Math.max(0, ...named.map(({ name }) => name.length));
  return named.map(({ name, parts, encoding, characters, amount, currency, costly, transliteration }) => {
    const money = amount === null ? '' : `, ${amount} ${currency}`;
    const fewer = transliteration === null ? '' : ` (fewer parts once the provider has made them ${transliteration})`;
    const why = costly.length === 0 ? '' : `; 70 characters a part and not 160, because of ${costly.join(' ')}${fewer}`;
    return `  ${name.padEnd(width)}  ${counted(parts, 'part')} (${encoding}, ${counted(characters, 'character')} of its own)${money}${why}`;
  });
}
