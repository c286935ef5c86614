import { contractSource } from '../journey/entry/entry.ts';
import type { JsonObject } from '../json.ts';
import { didYouMean } from '../suggest.ts';
import { readSchemaPath } from './schema-paths.ts';
import type { AuthorProblem, Reference } from './tools.ts';

/** What a template may speak of in one place of use. */
export type TemplateWorld = {
  readonly profileSchema: JsonObject | null;
  /** Absent for a template that no journey uses: its `event.…` cannot be judged. */
  readonly event?: { readonly type: string; readonly contract: JsonObject | null };
  /** What `steps.…` holds, as JSON Schema. Absent as above. */
  readonly steps?: JsonObject;
};

const roots = ['profile', 'event', 'steps', 'unsubscribeUrl', 'workspace'];

/** Everything a template reads that nobody promised to provide. */
export function checkReferences(references: readonly Reference[], world: TemplateWorld): readonly AuthorProblem[] {
  return references.flatMap((reference) => {
    const [root, ...path] = reference.segments;
    const place = { line: reference.line, column: reference.column };
    const problem = problemOf(root ?? null, path, world);
    return problem === null ? [] : [{ ...place, ...problem }];
  });
}

type Found = Omit<AuthorProblem, 'line' | 'column'>;

function problemOf(root: string | null, path: readonly (string | null)[], world: TemplateWorld): Found | null {
  switch (root) {
    case 'unsubscribeUrl':
      return null;
    case 'workspace':
      return against({ properties: { id: { type: 'string' } } }, path, 'workspace', 'workspace.id');
    case 'profile':
      if (path.length === 0) return null;
      if (path[0] === 'id' && path.length === 1) return null;
      if (world.profileSchema === null)
        return {
          message: `${variable('profile', path)}: the workspace does not say what a profile has`,
          expected: 'a file profile.schema.json',
        };
      return against(world.profileSchema, path, 'profile', 'profile.schema.json');
    case 'event':
      if (path.length === 0 || world.event === undefined) return null;
      if (world.event.contract === null)
        return {
          message: `${variable('event', path)}: nobody says what ${world.event.type} carries`,
          expected: `a file events/${world.event.type}.schema.json`,
        };
      return against(world.event.contract, path, 'event', contractSource(world.event.type));
    case 'steps':
      if (path.length === 0 || world.steps === undefined) return null;
      return against(world.steps, path, 'steps', 'this journey');
    case null:
    default: {
      const hint = root === null ? undefined : didYouMean(root, roots);
      return {
        message: `unknown variable '${variable(root ?? '?', path)}'`,
        expected: 'profile.…, event.…, steps.…, unsubscribeUrl or workspace.id',
        ...(hint === undefined ? {} : { hint }),
      };
    }
  }
}

function against(schema: JsonObject, path: readonly (string | null)[], root: string, source: string): Found | null {
  const reading = readSchemaPath(schema, path);
  if (reading.kind === 'known') return null;
  const before = path.slice(0, reading.segment);
  const hint = didYouMean(path[reading.segment] ?? '', reading.candidates)?.replace(
    /'(.*)'/,
    (_, name: string) => `'${variable(root, [...before, name])}'`,
  );
  return {
    message: `unknown variable '${variable(root, path)}'`,
    expected: `one that ${source} declares${reading.candidates.length > 0 ? `: ${list(reading.candidates)}` : ''}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

const variable = (root: string, path: readonly (string | null)[]): string =>
  [root, ...path.map((segment) => segment ?? '*')].join('.');

const mostListed = 12;
const list = (names: readonly string[]): string =>
  names.length > mostListed ? `${names.slice(0, mostListed).join(', ')} …` : names.join(', ');
