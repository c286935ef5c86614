import type { RenderedContent, RenderResult } from './renderer.ts';

/**
 * The last look at what a template made of a person's data, before anything leaves: a value can smuggle in a header line
 * or a NUL, and a condition can leave nothing to say.
 */
export function checkContent(content: RenderedContent): RenderResult {
  const text = content.text.trim();
  const tidy: RenderedContent =
    content.kind === 'mail' ? { ...content, subject: content.subject.trim(), text } : { ...content, text };
  const reason = problemOf(tidy);
  return reason === undefined ? { kind: 'rendered', content: tidy } : { kind: 'failed', reason };
}

function problemOf(content: RenderedContent): string | undefined {
  switch (content.kind) {
    case 'text':
      return problemOfText(content.text);
    case 'mail':
      return problemOfMail(content);
    case 'scenario':
      return Object.values(content.parameters).some((value) => value.includes('\u0000'))
        ? 'NUL character in parameters'
        : undefined;
  }
}

function problemOfText(text: string): string | undefined {
  if (text.includes('\u0000')) return 'NUL character in text';
  return text === '' ? 'empty' : undefined;
}

function problemOfMail(mail: Extract<RenderedContent, { kind: 'mail' }>): string | undefined {
  if ([mail.subject, mail.html, mail.text].some((part) => part.includes('\u0000'))) return 'NUL character in mail';
  if (mail.subject === '') return 'empty subject';
  // A line break in a header starts another header.
  if (/[\r\n]/.test(mail.subject)) return 'line break in subject';
  return saysNothing(mail) ? 'empty' : undefined;
}

/** Markup alone is nothing to read: neither a word nor a picture. */
export const saysNothing = ({ html, text }: { readonly html: string; readonly text: string }): boolean =>
  text.trim() === '' && !/<img\b/i.test(html);
