import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ApiClient } from '../api-client.ts';
import { askFirst } from '../ask-first.ts';
import { counted, print, say } from '../workspace/output.ts';
import { readSuppressionFile, type Line } from './read-file.ts';

export type ImportOptions = { readonly json?: boolean; readonly yes?: boolean };
type Answer = {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
};
type Preview = Answer & {
  readonly reads: readonly { readonly index: number; readonly address: string; readonly known: boolean }[];
};
type Total = {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
};
type Entry = Readonly<Record<string, string>>;

/** Entries of one request, as many as the api takes. */
const perRequest = 1_000;
/** After this long a person wants to know that something is going on. */
const patienceMs = 2_000;
const mostShown = 20;

/** `carillon suppressions import`: says what it would do, and does it once somebody has said yes. `given`: what a line leaves out. */
export async function importFile(api: ApiClient, file: string, given: Entry, options: ImportOptions): Promise<void> {
  const lines = readSuppressionFile(await readFile(file, 'utf8'));
  const preview = await previewOf(api, lines, given);
  if (!options.json) print(previewText(file, lines.length, preview).join('\n'));
  // What is there already is said again: then nobody else's undo takes it off.
  const isWanted = preview.added + preview.known > 0 && (options.yes || (await agreed(preview, options)));
  if (!isWanted) {
    print(options.json ? JSON.stringify({ ...preview, import: null }) : 'Nothing was added.');
  } else {
    const id = randomUUID();
    const total = await bringIn(api, lines, given, { id, name: basename(file) });
    print(options.json ? JSON.stringify({ ...total, import: id }) : doneText(total, id));
  }
  if (preview.refused.length > 0) process.exitCode = 1;
}

async function agreed({ added, known }: Total, { json }: ImportOptions): Promise<boolean> {
  const alone = 'import asks before it adds; without a terminal, or with --json, give --yes: nothing was added';
  if (json) {
    say(alone);
    process.exitCode = 1;
    return false;
  }
  const number = (count: number): string => count.toLocaleString('en');
  const kept = known === 0 ? '' : `, and hold on to ${number(known)} that are there`;
  return askFirst(`Put ${number(added)} on the list${kept}?`, alone);
}

/** The same address twice in a file is one entry, however it is written and however far apart. */
async function previewOf(api: ApiClient, lines: readonly Line[], given: Entry): Promise<Total> {
  const fresh = new Set<string>();
  let known = 0;
  const refused = await inParts(lines, given, 'read', async (entries) => {
    const answer = (await api.send('POST', '/v1/suppressions/preview', { entries })) as Preview;
    for (const { index, address, known: isKnown } of answer.reads) {
      const { channel = '*', topic = '*' } = entries[index] ?? {};
      const scope = JSON.stringify([address, channel, topic]);
      if (isKnown || fresh.has(scope)) known += 1;
      else fresh.add(scope);
    }
    return answer;
  });
  return { added: fresh.size, known, refused };
}

async function bringIn(
  api: ApiClient,
  lines: readonly Line[],
  given: Entry,
  of: { readonly id: string; readonly name: string },
): Promise<Total> {
  let [added, known] = [0, 0];
  const refused = await inParts(lines, given, 'done', async (entries) => {
    const answer = (await api.send('POST', '/v1/suppressions', { entries, import: of })) as Answer;
    added += answer.added;
    known += answer.known;
    return answer;
  }).catch((error: unknown) => {
    if (added > 0) say(`${added} were added before; "carillon suppressions undo ${of.id} --reason …" takes them back.`);
    throw error;
  });
  return { added, known, refused };
}

/** A request after the other, with a word every two seconds. Answers what was refused, by its line. */
async function inParts(
  lines: readonly Line[],
  given: Entry,
  what: string,
  ask: (entries: readonly Entry[]) => Promise<Answer>,
): Promise<Total['refused']> {
  const refused: { line: number; reason: string }[] = [];
  let sayAt = performance.now() + patienceMs;
  for (let from = 0; from < lines.length; from += perRequest) {
    const some = lines.slice(from, from + perRequest);
    const answer = await ask(some.map(({ entry }) => ({ ...given, ...entry })));
    for (const { index, reason } of answer.refused) refused.push({ line: some[index]?.line ?? 0, reason });
    if (performance.now() < sayAt) continue;
    sayAt = performance.now() + patienceMs;
    say(
      `${Math.min(from + perRequest, lines.length).toLocaleString('en')} of ${lines.length.toLocaleString('en')} lines ${what} …`,
    );
  }
  return refused;
}

function previewText(file: string, lines: number, { added, known, refused }: Total): readonly string[] {
  const number = (count: number): string => count.toLocaleString('en');
  return [
    `${file}: ${number(added)} new, ${number(known)} on the list already, ${number(refused.length)} refused, of ${counted(lines, 'line')}`,
    ...refused.slice(0, mostShown).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(refused.length > mostShown ? [`  and ${number(refused.length - mostShown)} more; --json names all`] : []),
  ];
}

const doneText = ({ added }: Total, id: string): string =>
  `${added.toLocaleString('en')} added, as import ${id}.\n"carillon suppressions undo ${id} --reason …" takes them back.`;
