import { isMap, isNode, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { locateProblem, type LocatedProblem, type Path, type Position, type Problem } from '../../domain/problem.ts';

export type YamlDocument =
  | {
      readonly kind: 'document';
      readonly value: unknown;
      /** Gives a problem found in the value its line in the file. */
      readonly locate: (problem: Problem) => LocatedProblem;
    }
  | { readonly kind: 'refused'; readonly problems: readonly LocatedProblem[] };

/** Reads a file that holds one YAML document. `what` says what it should hold, should it be empty. JSON is YAML, too. */
export function readYaml(text: string, file: string, what: string): YamlDocument {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const [document, ...others] = 'empty' in documents ? [] : documents;
  const refused = (...problems: readonly LocatedProblem[]): YamlDocument => ({ kind: 'refused', problems });
  const at = ({ line, column }: Position, message: string, expected: string): LocatedProblem => ({
    file,
    line,
    column,
    path: '',
    message,
    expected,
    hint: null,
  });
  if (document === undefined) return refused(at({ line: 1, column: 1 }, 'the file is empty', what));
  // One slip is often said twice of the same place.
  const broken = [document, ...others]
    .flatMap((one) => [...one.errors, ...one.warnings])
    .filter((error, index, all) => all.findIndex((one) => one.pos[0] === error.pos[0]) === index);
  if (broken.length > 0) {
    return refused(
      ...broken.map((error) => {
        const { line, col } = error.linePos?.[0] ?? lines.linePos(error.pos[0]);
        // The first line says it; the rest is an excerpt of the file.
        const [first = ''] = error.message.split('\n');
        return at({ line, column: col }, first.replace(/ at line .*$/, ''), 'YAML 1.2');
      }),
    );
  }
  const [second] = others;
  if (second !== undefined) return refused(at(place(second.range[0], lines), 'a second document', 'one per file'));
  try {
    const locate = (problem: Problem): LocatedProblem =>
      locateProblem(problem, file, positionOf(document, problem.path, lines));
    return { kind: 'document', value: document.toJS(), locate };
  } catch (error) {
    // Too many aliases: a YAML bomb.
    const message = error instanceof Error ? error.message : 'unreadable';
    return refused(at({ line: 1, column: 1 }, message, 'plain YAML'));
  }
}

/** The line of the key the path ends at, or of the nearest thing above it that is really there. */
function positionOf(document: Document, path: Path, lines: LineCounter): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return place(offset, lines);
  }
  return place(isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0, lines);
}

function offsetOf(document: Document, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key));
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function place(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
