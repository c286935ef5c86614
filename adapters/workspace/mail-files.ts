import { createHash } from 'node:crypto';
import { didYouMean } from '../../domain/suggest.ts';
import {
  mediaTypeOf,
  mostFileBytes,
  mostFiles,
  problemOfFileName,
  type MailFileRef,
} from '../../domain/template/mail-files.ts';
import type { AuthorProblem, MailParts, NamedFile } from '../../domain/template/tools.ts';
import type { MailFiles } from './files.ts';

/** The files of a workspace's mails by their content: what a published template names, and what travels to the server beside it. */
export type Assets = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const folder = (channel: string): string => `templates/${channel}/files/`;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The files that a mail of a channel names, and all that is wrong with them. */
export function readMailFiles(
  mail: Pick<MailParts, 'files' | 'html'>,
  channel: string,
  inFolder: MailFiles,
): { readonly files: readonly MailFileRef[]; readonly problems: readonly AuthorProblem[] } {
  const problems: AuthorProblem[] = [];
  const files: MailFileRef[] = [];
  const there = [...inFolder.keys()].flatMap((path) =>
    path.startsWith(folder(channel)) ? [path.slice(folder(channel).length)] : [],
  );
  for (const named of mail.files) {
    const bytes = inFolder.get(folder(channel) + named.name);
    const wrong =
      problemOf(named, bytes, mail, there) ??
      (files.some(({ name }) => name === named.name) ? twice(named) : undefined);
    const type = mediaTypeOf(named.name);
    if (wrong !== undefined) problems.push({ ...placeOf(named), ...wrong });
    else if (bytes !== undefined && type !== undefined)
      files.push({ name: named.name, type, hash: hashOf(bytes), size: bytes.byteLength, inline: named.inline });
  }
  return { files, problems: [...problems, ...tooMuch(mail.files, files), ...unnamed(mail)] };
}

type Found = Omit<AuthorProblem, 'line' | 'column'>;
const placeOf = ({ line, column }: NamedFile) => ({ line, column });
const twice = ({ name }: NamedFile): Found => ({ message: `'${name}' stands here twice` });

function problemOf(
  { name, inline }: NamedFile,
  bytes: Uint8Array | undefined,
  { html }: Pick<MailParts, 'html'>,
  there: readonly string[],
): Found | undefined {
  const wrong = problemOfFileName(name, inline);
  if (wrong !== undefined) return wrong;
  if (bytes === undefined) {
    const hint = didYouMean(name, there);
    const expected = there.length === 0 ? 'a file in templates/email/files/' : `one of ${there.join(', ')}`;
    return { message: `there is no file '${name}'`, expected, ...(hint === undefined ? {} : { hint }) };
  }
  if (bytes.byteLength === 0) return { message: `'${name}' is empty` };
  return inline && !shown(html).has(name)
    ? { message: `no place in the mail shows '${name}'`, expected: `<mj-image src="cid:${name}" />` }
    : undefined;
}

/** Pictures that the HTML asks for by name. */
const shown = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/["'(]cid:([^"')\s]+)/gi)].map(([, name = '']) => name));

/** What it shows without carrying it would be a broken picture in everybody's inbox. */
function unnamed({ html, files }: Pick<MailParts, 'files' | 'html'>): readonly AuthorProblem[] {
  const carried = new Set(files.flatMap(({ name, inline }) => (inline ? [name] : [])));
  return [...shown(html)]
    .filter((name) => !carried.has(name))
    .map((name) => ({
      line: 1,
      column: 1,
      message: `the mail shows 'cid:${name}' but does not carry it`,
      expected: `images: [${name}]`,
    }));
}

function tooMuch(named: readonly NamedFile[], files: readonly MailFileRef[]): readonly AuthorProblem[] {
  const [first] = named;
  if (first === undefined) return [];
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const most = { files: mostFiles, bytes: mostFileBytes };
  if (named.length > most.files)
    return [{ ...placeOf(first), message: `${named.length} files`, expected: `at most ${most.files} in one mail` }];
  return bytes > most.bytes
    ? [{ ...placeOf(first), message: `${bytes} bytes of files`, expected: `at most ${most.bytes} in one mail` }]
    : [];
}

/** The bytes of the files that are named, by their content; one file under two names is one. */
export function assetsOf(files: readonly MailFileRef[], inFolder: MailFiles): Assets {
  const wanted = new Set(files.map(({ hash }) => hash));
  const found = [...inFolder.values()].map((bytes) => [hashOf(bytes), bytes] as const);
  return new Map(found.filter(([hash]) => wanted.has(hash)));
}
