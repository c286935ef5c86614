import { analyzeSync, LiquidError, type Variable } from 'liquidjs';
import type { Snippets } from '../../domain/template/compiled.ts';
import type { AuthorProblem, LiquidAnalysis, Reference } from '../../domain/template/tools.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { createEngine } from './engine.ts';

/** Reads a template without rendering it. What it would do at run time only (a wrong type of value) stays unknown. */
export function analyse(source: string, snippets: Snippets): LiquidAnalysis {
  const used = new Set<string>();
  const liquid = createEngine('text', recording(snippets, used));
  try {
    const { globals } = analyzeSync(liquid.parse(source), { partials: true });
    const references = Object.values(globals).flat().map(toReference);
    return { references, snippets: [...used].sort(), problems: dynamicSnippets(source) };
  } catch (error) {
    const missing = /Failed to lookup "(.*?)"/.exec(String(error))?.[1];
    if (missing === undefined && !LiquidError.is(error)) throw error;
    const problem =
      missing === undefined
        ? toProblem(error as LiquidError, source, Object.keys(liquid.filters))
        : missingSnippet(missing, source, Object.keys(snippets));
    return { references: [], snippets: [], problems: [problem] };
  }
}

/** Liquid asks for a snippet by name wherever it meets one: noting the questions finds all that is used. */
function recording(snippets: Snippets, used: Set<string>): Snippets {
  return new Proxy(snippets, {
    get: (target, name) => {
      if (typeof name !== 'string' || !Object.hasOwn(target, name)) return undefined;
      used.add(name);
      return target[name];
    },
  });
}

function toReference(variable: Variable): Reference {
  const { row, col, file } = variable.location;
  const segments = variable.segments.map((segment) => (typeof segment === 'object' ? null : String(segment)));
  return { segments, line: row, column: col, snippet: file ?? null };
}

function toProblem(error: LiquidError, source: string, filters: readonly string[]): AuthorProblem {
  const [line, column] = error.token.getPosition() as [number, number];
  const message = error.message.replace(/, (?:file:.*, )?line:\d+, col:\d+$/, '');
  const filter = /undefined filter: (\S+)/.exec(message)?.[1];
  if (filter === undefined) return { line, column, message };
  const hint = filter === 'raw' ? 'values in mails are always escaped' : didYouMean(filter, filters);
  // The token is the whole `{{ … }}`: the filter's own place is inside.
  const inside = source.slice(error.token.begin).search(new RegExp(`\\|\\s*${filter}\\b`));
  const at = inside < 0 ? { line, column } : placeOf(source, error.token.begin + inside);
  return { ...at, message: `unknown filter '${filter}'`, ...(hint ? { hint } : {}) };
}

/** Liquid does not say where it was asked for. */
function missingSnippet(name: string, source: string, snippets: readonly string[]): AuthorProblem {
  const hint = didYouMean(name, snippets);
  return {
    ...placeOf(source, Math.max(0, source.search(quoted(name)))),
    message: `unknown snippet '${name}'`,
    expected: `a file snippets/${name}.liquid`,
    ...(hint ? { hint } : {}),
  };
}

const quoted = (name: string) => new RegExp(`["']${name.replaceAll(/[^\w-]/g, '\\$&')}["']`);

function placeOf(source: string, offset: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A name that is computed cannot be published along. */
function dynamicSnippets(source: string): readonly AuthorProblem[] {
  return source.split('\n').flatMap((text, index) => {
    const found = /\{%-?\s*(?:render|include)\s+([^'"\s%][^\s%,]*)/.exec(text);
    if (found === null) return [];
    const message = `the snippet's name '${found[1]}' is not in quotes`;
    return [{ line: index + 1, column: found.index + 1, message, expected: `{% render "name" %}` }];
  });
}
