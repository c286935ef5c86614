import { isMap, isNode, isScalar, LineCounter, parseAllDocuments, stringify, type Document } from 'yaml';
import { writeJourney } from '../../domain/journey/authoring/write-journey.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { parseJourney, type JourneyTools } from '../../domain/journey/parse.ts';
import { locateProblem, type LocatedProblem, type Path, type Position, type Problem } from '../../domain/problem.ts';

export type JourneyYaml =
  | {
      readonly kind: 'journey';
      readonly definition: JourneyDefinition;
      /** Gives a problem found later (a missing template, an unknown variable) its line in this file. */
      readonly locate: (problem: Problem) => LocatedProblem;
    }
  | { readonly kind: 'refused'; readonly problems: readonly LocatedProblem[] };

/** Reads one journey file. Problems of YAML and of the journey all carry file, line and column. */
export function parseJourneyYaml(text: string, file: string, tools: JourneyTools): JourneyYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const [document, ...others] = 'empty' in documents ? [] : documents;
  const refused = (problems: readonly LocatedProblem[]): JourneyYaml => ({ kind: 'refused', problems });
  if (document === undefined)
    return refused([at(file, { line: 1, column: 1 }, 'the file is empty', 'a journey: journey, on, steps')]);
  const broken = [document, ...others].flatMap((one) => [...one.errors, ...one.warnings]);
  if (broken.length > 0) {
    return refused(
      broken.map((error) => {
        const { line, col } = error.linePos?.[0] ?? lines.linePos(error.pos[0]);
        // The first line says it; the rest is an excerpt of the file.
        return at(
          file,
          { line, column: col },
          error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '',
          'YAML 1.2',
        );
      }),
    );
  }
  const [second] = others;
  if (second !== undefined) {
    const { line, col } = lines.linePos(second.range[0]);
    return refused([at(file, { line, column: col }, 'a second document', 'one journey per file')]);
  }
  const content = contentOf(document);
  if ('problem' in content) return refused([at(file, { line: 1, column: 1 }, content.problem, 'plain YAML')]);
  const locate = (problem: Problem): LocatedProblem =>
    locateProblem(problem, file, positionOf(document, problem.path, lines));
  const reading = parseJourney(content.value, tools);
  return reading.kind === 'refused'
    ? refused(reading.problems.map(locate).toSorted(byPlace))
    : { kind: 'journey', definition: reading.definition, locate };
}

/** The same journey as a file that `parseJourneyYaml` reads back. */
export function writeJourneyYaml(definition: JourneyDefinition): string {
  return stringify(writeJourney(definition), { lineWidth: 120 });
}

function at(file: string, { line, column }: Position, message: string, expected: string): LocatedProblem {
  return { file, line, column, path: '', message, expected, hint: null };
}

/** Aliases are resolved here: too many of them (a YAML bomb) are refused by the reader. */
function contentOf(document: Document): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'unreadable' };
  }
}

function byPlace(left: LocatedProblem, right: LocatedProblem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

/** The line of the key the path ends at, or of the nearest thing above it that is really there. */
function positionOf(document: Document, path: Path, lines: LineCounter): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
  }
  const start = isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
  const { line, col } = lines.linePos(start);
  return { line, column: col };
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
