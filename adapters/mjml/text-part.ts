import { convert } from 'html-to-text';
import { aroundLiquid } from './liquid-mask.ts';

/** The text part of a mail, links kept, Liquid still inside. */
export function textPart(html: string): string {
  return aroundLiquid(html, (masked) =>
    convert(masked, {
      // A wrapped line could fall into the middle of a link.
      wordwrap: false,
      selectors: [
        { selector: 'h1', options: { uppercase: false } },
        { selector: 'h2', options: { uppercase: false } },
        { selector: 'h3', options: { uppercase: false } },
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
        { selector: 'img', format: 'skip' },
        // mj-preview: only for the list of mails
        { selector: 'div[style^="display:none"]', format: 'skip' },
      ],
    }),
  ).replaceAll(/\n{3,}/g, '\n\n');
}
