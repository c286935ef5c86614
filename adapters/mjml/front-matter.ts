import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { AuthorProblem, NamedFile } from '../../domain/template/tools.ts';

export type MailSource = {
  readonly subject: string;
  readonly subjectLine: number;
  readonly replyTo?: { readonly text: string; readonly line: number; readonly column: number };
  readonly files: readonly NamedFile[];
  /** Blank lines stand for the front matter, so that line numbers stay those of the file. */
  readonly mjml: string;
};

type Reading = { readonly mail?: MailSource; readonly problems: readonly AuthorProblem[] };
type Place = { readonly line: number; readonly column: number };

const example = "a line ---, a line subject: 'Welcome, {{ profile.first_name }}', a line ---, then <mjml>";
const known = ['subject', 'replyTo', 'attachments', 'images'];

/** Splits a mail template into its YAML front matter and its MJML. */
export function readFrontMatter(source: string): Reading {
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source);
  if (found === null)
    return { problems: [{ line: 1, column: 1, message: 'a mail has no subject', expected: example }] };
  const [block, yaml = ''] = found;
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): Place => ({
    line: counter.linePos(offset).line + 1,
    column: counter.linePos(offset).col,
  });
  const placeOf = (node: unknown): Place => at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const [broken] = document.errors;
  if (broken !== undefined) {
    const hint = 'a subject that begins with {{ or holds a colon needs quotes around it';
    const message = `the front matter is no YAML: ${broken.message}`;
    return { problems: [{ ...at(broken.pos[0]), message, expected: example, hint }] };
  }
  const map = isMap(document.contents) ? document.contents : undefined;
  const problems = [...unknownKeys(map, placeOf)];
  const subject = textAt(map, 'subject');
  const replyTo = textAt(map, 'replyTo');
  if (subject?.text === undefined || subject.text.trim() === '')
    problems.push({ ...placeOf(subject?.node), message: 'the subject is no text', expected: example });
  if (replyTo !== undefined && replyTo.text === undefined)
    problems.push({ ...placeOf(replyTo.node), message: "'replyTo' is no text", expected: 'one mail address' });
  const files = [...namesAt(map, 'attachments', false), ...namesAt(map, 'images', true)].map(
    ({ name, inline, node }) => ({ name, inline, ...placeOf(node) }),
  );
  const nameless = files.find(({ name }) => name === undefined);
  if (nameless !== undefined) {
    const message = `'${nameless.inline ? 'images' : 'attachments'}' is no list of files`;
    problems.push({ line: nameless.line, column: nameless.column, message, expected: '[terms.pdf]' });
  }
  if (problems.length > 0 || subject?.text === undefined) return { problems };
  return {
    problems: [],
    mail: {
      subject: subject.text,
      subjectLine: placeOf(subject.node).line,
      ...(replyTo?.text === undefined ? {} : { replyTo: { text: replyTo.text, ...placeOf(replyTo.node) } }),
      files: files.flatMap(({ name, ...rest }) => (name === undefined ? [] : [{ name, ...rest }])),
      mjml: block.replaceAll(/[^\n]/g, '') + source.slice(block.length),
    },
  };
}

function unknownKeys(map: YAMLMap | undefined, placeOf: (node: unknown) => Place): readonly AuthorProblem[] {
  return (map?.items ?? []).flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : String(key);
    if (known.includes(name)) return [];
    return [{ ...placeOf(key), message: `unknown key '${name}' in the front matter`, expected: known.join(', ') }];
  });
}

/** Undefined where the key is absent; its `text` where its value is none. */
function textAt(
  map: YAMLMap | undefined,
  key: string,
): { readonly node: Node; readonly text: string | undefined } | undefined {
  const node = map?.get(key, true) as Node | undefined;
  if (node === undefined) return undefined;
  return { node, text: isScalar(node) && typeof node.value === 'string' ? node.value : undefined };
}

type Named = { readonly name: string | undefined; readonly inline: boolean; readonly node: unknown };

function namesAt(map: YAMLMap | undefined, key: string, inline: boolean): readonly Named[] {
  const node: unknown = map?.get(key, true);
  if (node === undefined) return [];
  if (!isSeq(node)) return [{ name: undefined, inline, node }];
  return node.items.map((item) => ({
    name: isScalar(item) && typeof item.value === 'string' ? item.value : undefined,
    inline,
    node: item,
  }));
}
