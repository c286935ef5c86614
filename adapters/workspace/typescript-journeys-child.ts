import Module, { register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Problem } from '../../domain/problem.ts';
import type { Answer, Made } from './typescript-journeys.ts';

// Entry of the process that runs journey files. Arguments: the builder's URL, then the files. Answers over IPC, one per file.
const [builder = '', ...files] = process.argv.slice(2);

// A workspace lies anywhere and installs nothing: the builder's name leads to this very Carillon, for a folder whose
// package.json says "type": "module" and for one that says nothing.
const name = 'carillon/journey';
const hook = `export const resolve = (asked, context, next) =>
  next(asked === ${JSON.stringify(name)} ? ${JSON.stringify(builder)} : asked, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const commonJs = Module as unknown as { _resolveFilename(asked: string, ...rest: readonly unknown[]): string };
const resolveFilename = commonJs._resolveFilename;
commonJs._resolveFilename = (asked, ...rest) =>
  resolveFilename.call(Module, asked === name ? fileURLToPath(builder) : asked, ...rest);

for (const [index, file] of files.entries()) {
  const answer: Answer = { index, made: await load(file) };
  await new Promise((resolve) => process.send?.(answer, resolve));
}
process.exit(0);

async function load(file: string): Promise<Made> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    // A CommonJS module arrives with its exports one level down.
    const made = unwrap(module.default);
    if (typeof made === 'object' && made !== null && 'id' in made && 'steps' in made)
      return { kind: 'journey', definition: JSON.parse(JSON.stringify(made)) as never };
    const hint = "export default journey('welcome', { … })";
    return { kind: 'refused', problems: [{ path: [], message: 'no journey is exported', hint }] };
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'refused', problems: [{ path: [], message: String(error) }] };
    return { kind: 'refused', ...place(error, file), problems: problemsOf(error) };
  }
}

function unwrap(exported: unknown): unknown {
  return typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported;
}

/** The builder's own list where it refused the journey. */
function problemsOf(error: Error): readonly Problem[] {
  if (error.name === 'InvalidJourney' && 'problems' in error) return error.problems as readonly Problem[];
  return [{ path: [], message: error.message.split('\n')[0]?.trim() || error.name }];
}

/** The first place in the author's own file: of the compiler's word, or of the stack. */
function place(error: Error, file: string): { readonly line?: number; readonly column?: number } {
  const text = `${error.message}\n${error.stack ?? ''}`;
  const at = text.indexOf(`${file}:`);
  const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + file.length));
  return found === null ? {} : { line: Number(found[1]), column: Number(found[2]) };
}
