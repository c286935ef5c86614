import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { AuthorProblem } from '../../domain/template/tools.ts';

export type MailSource = {
  readonly subject: string;
  readonly subjectLine: number;
  /** Blank lines stand for the front matter, so that line numbers stay those of the file. */
  readonly mjml: string;
};

const example = "a line ---, a line subject: 'Welcome, {{ profile.first_name }}', a line ---, then <mjml>";

/** Splits a mail template into its YAML front matter and its MJML. */
export function readFrontMatter(source: string): {
  readonly mail?: MailSource;
  readonly problems: readonly AuthorProblem[];
} {
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  if (found === null)
    return {
      problems: [{ line: 1, column: 1, message: 'a mail has no subject', expected: example }],
    };
  const [block, yaml = ''] = found;
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number) => ({ line: counter.linePos(offset).line + 1, column: counter.linePos(offset).col });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const hint = 'a subject that begins with {{ or holds a colon needs quotes around it';
    const message = `the front matter is no YAML: ${broken.message}`;
    return { problems: [{ ...at(broken.pos[0]), message, expected: example, hint }] };
  }
  const { contents } = document;
  const pairs = isMap(contents) ? contents.items : [];
  const problems = pairs
    .filter((pair) => !(isScalar(pair.key) && pair.key.value === 'subject'))
    .map((pair) => ({
      ...at(isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0),
      message: `unknown key '${String(isScalar(pair.key) ? pair.key.value : pair.key)}' in the front matter`,
      expected: 'subject',
    }));
  const value = isMap(contents) ? contents.get('subject', true) : undefined;
  const subject: unknown = isScalar(value) ? value.value : undefined;
  if (typeof subject !== 'string' || subject.trim() === '') {
    const place = at(isScalar(value) ? (value.range?.[0] ?? 0) : 0);
    return { problems: [...problems, { ...place, message: 'the subject is no text', expected: example }] };
  }
  const mjml = block.replaceAll(/[^\n]/g, '') + source.slice(block.length);
  return { mail: { subject, subjectLine: at(value?.range?.[0] ?? 0).line, mjml }, problems };
}
