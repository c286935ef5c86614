import { capabilities, channels } from '../channel.ts';
import { costly, smsParts } from '../message/sms-parts.ts';
import type { Transliteration } from '../message/text-options.ts';
import type { Bundle } from './bundle.ts';

/** What one template of a channel that is paid by the part takes, in one language, before anything is put into its placeholders. */
export type TextCost = {
  readonly template: string;
  readonly locale: string;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly characters: number;
  readonly parts: number;
  /** Of `parts`; null where policy.yaml names no price. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Characters for whose sake all of the text takes more room; at most five. */
  readonly costly: readonly string[];
  /** What the provider may turn them into, at fewer parts than these; null: nothing. */
  readonly transliteration: Transliteration | null;
};

/** What texts cost at least, known before anybody is written to. Both ways of a condition count, since either may be taken. */
export function textCosts({ templates, settings }: Pick<Bundle, 'templates' | 'settings'>): readonly TextCost[] {
  return Object.entries(templates).flatMap(([template, locales]) => {
    const channel = channels.find((one) => template.startsWith(`${one}/`));
    if (channel === undefined || capabilities(channel)?.longest.unit !== 'parts') return [];
    const price = settings.prices?.[channel];
    return Object.entries(locales).map(([locale, { text }]): TextCost => {
      const own = ownWords(text);
      const { encoding, parts } = smsParts(own);
      return {
        template,
        locale,
        encoding,
        characters: Array.from(own).length,
        parts,
        amount: price === undefined ? null : Math.round(parts * price.perPart * 10_000) / 10_000,
        currency: price?.currency ?? null,
        costly: costly(own).slice(0, mostShown),
        transliteration: settings.senders?.[channel]?.transliteration ?? null,
      };
    });
  });
}

const mostShown = 5;

/** A text without its tags and placeholders. */
const ownWords = (text: string): string => text.replaceAll(/\{%-?[\s\S]*?-?%\}|\{\{-?[\s\S]*?-?\}\}/g, '').trim();
