import type { VersionRow } from '../adapters/postgres/reads/journey-versions.ts';
import { differences } from '../domain/journey/differences.ts';
import { drawingOfChange } from '../domain/journey/drawing/drawing-of-change.ts';
import { mermaidOf } from '../domain/journey/drawing/mermaid.ts';
import { connectApi } from './api-client.ts';
import { columns } from './columns.ts';
import { commandEnvironment } from './command-environment.ts';
import { print } from './workspace/output.ts';

type Options = { readonly home?: string; readonly json?: boolean };
export type DiffOptions = Options & {
  readonly from?: string;
  readonly to?: string;
  readonly mermaid?: boolean;
  readonly svg?: boolean;
};

/** `carillon journeys versions <id>`. */
export async function listVersions(id: string, options: Options): Promise<void> {
  const all = await versionsOf(id, options);
  const rows = all.map(({ version, createdAt, published, running }) => [
    version,
    `${createdAt.slice(0, 16).replace('T', ' ')} UTC`,
    `${running} on the way`,
    published ? 'published' : '',
  ]);
  print(options.json ? JSON.stringify(all) : columns(rows));
}

/** `carillon journeys diff <id>`: what one version changes of another. */
export async function diffVersions(id: string, options: DiffOptions): Promise<void> {
  const all = await versionsOf(id, options);
  const to = options.to === undefined ? all.find(({ published }) => published) : oneOf(all, options.to, id);
  const before = all.findIndex((one) => one === to) + 1;
  const from = options.from === undefined ? all[before] : oneOf(all, options.from, id);
  if (to === undefined || from === undefined)
    throw new Error(`${id} has no version before ${to?.version ?? 'the published one'}; say --from and --to`);
  if (options.mermaid) return print(mermaidOf(drawingOfChange(from.definition, to.definition)));
  const title = `${id}, from version ${from.version} to ${to.version}`;
  const lines = differences(from.definition, to.definition);
  const words =
    lines.length === 0 ? ['  the steps are the same: texts or contracts differ'] : lines.map((line) => `  ${line}`);
  if (options.svg) {
    const { svgOf } = await import('./drawing/svg.ts');
    return print(svgOf(drawingOfChange(from.definition, to.definition), { title, words }));
  }
  print(
    options.json ? JSON.stringify({ from: from.version, to: to.version, lines }) : [`${title}:`, ...words].join('\n'),
  );
}

async function versionsOf(id: string, options: Options): Promise<readonly VersionRow[]> {
  const path = `/v1/journeys/${encodeURIComponent(id)}/versions`;
  return ((await connectApi(commandEnvironment(options)).get(path)) as { versions: readonly VersionRow[] }).versions;
}

function oneOf(all: readonly VersionRow[], prefix: string, id: string): VersionRow {
  const [found, ...more] = all.filter(({ version }) => version.startsWith(prefix));
  if (found !== undefined && more.length === 0) return found;
  throw new Error(`${id} has no one version '${prefix}'; it has ${all.map(({ version }) => version).join(', ')}`);
}
