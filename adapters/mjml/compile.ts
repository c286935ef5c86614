import { saysNothing } from '../../domain/template/check-content.ts';
import type { AuthorProblem, MailCompilation } from '../../domain/template/tools.ts';
import { readFrontMatter } from './front-matter.ts';
import { textPart } from './text-part.ts';
import { unbalancedTags } from './unbalanced-tags.ts';

/** Compiles a mail template for publishing. MJML costs 55 MB of memory, so it is loaded only where somebody publishes. */
export async function compileMail(source: string): Promise<MailCompilation> {
  const { mail, problems } = readFrontMatter(source);
  if (mail === undefined) return { mail: null, problems };
  const before = [...problems, ...includes(mail.mjml), ...unbalancedTags(mail.mjml)];
  if (before.length > 0) return { mail: null, problems: before };
  try {
    const { default: mjml2html } = await import('mjml');
    const { html, errors } = await mjml2html(mail.mjml, { validationLevel: 'soft', keepComments: false });
    if (errors.length > 0) return { mail: null, problems: errors.map(fromMjml) };
    const text = textPart(html);
    if (saysNothing({ html, text })) return { mail: null, problems: [nothing(mail.mjml)] };
    const replyTo = mail.replyTo === undefined ? {} : { replyTo: mail.replyTo };
    const { subject, subjectLine, files } = mail;
    return { mail: { subject, subjectLine, html, text, files, ...replyTo }, problems: [] };
  } catch (error) {
    const message = `this is no MJML: ${error instanceof Error ? error.message : String(error)}`;
    return {
      mail: null,
      problems: [{ line: firstLine(mail.mjml), column: 1, message, expected: '<mjml><mj-body>…</mj-body></mjml>' }],
    };
  }
}

const nothing = (mjml: string): AuthorProblem => ({
  line: firstLine(mjml),
  column: 1,
  message: 'the mail says nothing',
  expected: 'a text or a picture in its <mj-body>',
});

function fromMjml(error: { readonly line: number; readonly message: string; readonly tagName: string }): AuthorProblem {
  return { line: error.line, column: 1, message: `<${error.tagName}>: ${error.message}` };
}

/** MJML answers a forbidden include with an empty place in the mail. */
function includes(mjml: string): readonly AuthorProblem[] {
  return mjml.split('\n').flatMap((text, index) => {
    const column = text.indexOf('<mj-include');
    const hint = 'put shared text into snippets/ and write {% render "name" %}';
    return column < 0
      ? []
      : [{ line: index + 1, column: column + 1, message: 'mj-include reads files, which templates may not', hint }];
  });
}

function firstLine(mjml: string): number {
  return (/^\s*/.exec(mjml)?.[0] ?? '').split('\n').length;
}
