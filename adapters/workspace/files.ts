import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../../domain/suggest.ts';
import { mostFileBytes } from '../../domain/template/mail-files.ts';
import { errorIn, type WorkspaceProblem } from './problem.ts';

/** Text by path relative to the workspace, '/' between folders. */
export type WorkspaceFiles = ReadonlyMap<string, string>;

/** Bytes of what mails carry, by path likewise: `templates/email/files/terms.pdf`. */
export type MailFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const isMailFile = (path: string): boolean => /^templates\/[^/]+\/files\//.test(path);

/** What a workspace is made of. Anything else at its top is the author's own business. */
const folders = ['journeys', 'templates', 'snippets', 'events', 'segments', 'campaigns', 'scenarios', 'hooks'];
const topFiles = ['carillon.yaml', 'policy.yaml', 'senders.yaml', 'profile.schema.json'];
const mostBytes = 1_000_000;

/** Reads the files of a workspace folder. A folder that is none is a problem, not an exception. */
export async function readWorkspaceFiles(dir: string): Promise<{
  readonly files: WorkspaceFiles;
  readonly mailFiles: MailFiles;
  readonly problems: readonly WorkspaceProblem[];
}> {
  const files = new Map<string, string>();
  const mailFiles = new Map<string, Uint8Array<ArrayBuffer>>();
  const problems: WorkspaceProblem[] = [];
  const top = await readdir(dir).catch((error: NodeJS.ErrnoException) => error);
  if (top instanceof Error) {
    const message = top.code === 'ENOENT' ? 'there is no such folder' : `the folder cannot be read (${top.code})`;
    return { files, mailFiles, problems: [errorIn(dir, { message, hint: `'carillon init ${dir}' makes one` })] };
  }
  for (const name of top.sort()) {
    if (topFiles.includes(name)) await take(name);
    else if (folders.includes(name)) await walk(name);
    else problems.push(...misnamed(name));
  }
  return { files, mailFiles, problems };

  async function walk(folder: string): Promise<void> {
    const entries = await readdir(join(dir, folder), { withFileTypes: true });
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name.endsWith('~')) continue;
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else await take(path);
    }
  }

  async function take(path: string): Promise<void> {
    const { size } = await stat(join(dir, path));
    const most = isMailFile(path) ? mostFileBytes : mostBytes;
    if (size > most) problems.push(errorIn(path, { message: `${size} bytes`, expected: `at most ${most}` }));
    else if (isMailFile(path)) mailFiles.set(path, new Uint8Array(await readFile(join(dir, path))));
    else files.set(path, await readFile(join(dir, path), 'utf8'));
  }
}

/** `policies.yaml`, `sender.yml`: read by nobody, which is not what their author thinks. */
function misnamed(name: string): readonly WorkspaceProblem[] {
  const stem = name.replace(/\.ya?ml$/, '.yaml');
  const hint = /\.(?:ya?ml|json)$/.test(name) ? didYouMean(stem, topFiles) : undefined;
  return hint === undefined || name.startsWith('.')
    ? []
    : [errorIn(name, { message: 'no such file belongs to a workspace', expected: topFiles.join(', '), hint })];
}
