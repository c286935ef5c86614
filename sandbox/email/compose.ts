import type { MailBody } from '../oracle/entry.ts';
import type { Draft, Group, Recipient } from './draft.ts';
import { fill } from './placeholders.ts';

/** A longer html is kept once for all who get it, as a file. */
const LONG_HTML_LENGTH = 64 * 1024;

export type Composed = { readonly subject: string; readonly text: string; readonly body: MailBody };

/** Makes the mail as each recipient of one group gets it; what is the same for all groups is done once. */
export function createComposer(
  draft: Draft,
  keep: { readonly optOut: boolean; readonly put: (content: Uint8Array) => string },
): (group: Group) => (recipient: Recipient) => Composed {
  const optOut =
    keep.optOut && ![...draft.headers, ...(draft.lines ?? [])].some(([name]) => /^list-unsubscribe$/i.test(name));
  const tracking = { ...draft.tracking, optOut };
  let whole: KeptHtml | undefined;
  // Kept when somebody gets it as it is: an html that is filled in for each recipient is read by nobody.
  const htmlOf = (html: string | undefined): KeptHtml => {
    if (html === undefined) return {};
    return html === draft.html ? (whole ??= keptHtml(html, keep.put)) : keptHtml(html, keep.put);
  };
  return (group) => {
    const answering = { ...group, replyTo: group.replyTo ?? draft.replyTo };
    return (recipient) => {
      const placeholders = { ...draft.placeholders, ...recipient.placeholders };
      const filled = (text: string | undefined): string | undefined =>
        text === undefined ? undefined : fill(text, placeholders);
      const subject = filled(draft.subject) ?? '';
      const ampHtml = filled(draft.ampHtml);
      return {
        subject,
        text: filled(draft.text) ?? '',
        body: {
          ...htmlOf(filled(draft.html)),
          ...(ampHtml === undefined ? {} : { ampHtml }),
          headers: draft.lines ?? [
            ['From', draft.sender ?? ''],
            ...linesFor(answering, recipient),
            ['Subject', subject],
            ...draft.headers.map(([name, value]) => [name, fill(value, placeholders)] as const),
          ],
          attachments: draft.attachments,
          tracking,
        },
      };
    };
  };
}

type KeptHtml = Pick<MailBody, 'html' | 'htmlFile'>;

function keptHtml(html: string, put: (content: Uint8Array) => string): KeptHtml {
  return html.length > LONG_HTML_LENGTH ? { htmlFile: put(Buffer.from(html)) } : { html };
}

/** Alone, a recipient in `to` sees only herself; who is copied sees whom the mail is for. Nobody sees who was copied blindly. */
function linesFor(group: Group, recipient: Recipient): [string, string][] {
  const { to, cc, replyTo, preserveRecipients } = group;
  const all = (list: readonly Recipient[]): string => list.map(({ address }) => address).join(', ');
  const shown = to.includes(recipient) && !preserveRecipients ? [recipient] : preserveRecipients ? to : to.slice(0, 1);
  const lines: [string, string][] = [['To', all(shown)]];
  if (cc.length > 0) lines.push(['Cc', all(cc)]);
  if (replyTo !== undefined) lines.push(['Reply-To', replyTo]);
  return lines;
}
