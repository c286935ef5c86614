import type { Content } from '../oracle/entry.ts';

/** A message of any type as one line of text, for lists, logs and rules. */
export function wordsOf({ type, ...content }: Content): string {
  const { text, body, mediaUrl, caption, filename } = content as Record<string, string | { text?: string } | undefined>;
  if (typeof text === 'string') return text;
  if (typeof body === 'object' && typeof body.text === 'string') return body.text;
  if (type === 'template') return templateWords(content);
  if (type === 'location') return `[location ${String(content['latitude'])}, ${String(content['longitude'])}]`;
  const rest = [caption ?? filename ?? mediaUrl].filter((part) => typeof part === 'string');
  return `[${[type.replace('interactive/', ''), ...rest].join(' ')}]`;
}

/** As the template says it, where that is known; else its name and what it is filled with. */
function templateWords(content: Readonly<Record<string, unknown>>): string {
  const { templateName, templateData } = content as {
    templateName?: string;
    templateData?: { body?: { placeholders?: string[] } };
  };
  const filled = templateData?.body?.placeholders ?? [];
  return `[${[templateName ?? 'template', ...filled].join(', ')}]`;
}

/** `{{1}}` of a template's text, filled in. */
export const fillTemplate = (text: string, values: readonly string[]): string =>
  text.replaceAll(/\{\{(\d+)\}\}/g, (whole, number: string) => values[Number(number) - 1] ?? whole);
