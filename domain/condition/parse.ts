import { dangerousKeys } from '../dangerous-keys.ts';
import { isJson, type Json } from '../json.ts';
import type { Path, Report } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { comparisons, type Comparison, type Condition } from './condition.ts';
import { deedRoots } from './deed.ts';
import { parseDid } from './parse-deed.ts';
import { conditionRoots, factRoots, questions } from './path.ts';

/** The form in which authors write conditions: `{ 'traits.plan': 'pro' }`, `{ 'event.total': { gt: 100 } }`, `{ any: [...] }`. */
export type ConditionInput = { readonly [key: string]: Json | readonly ConditionInput[] | ConditionInput };

const conditionExample =
  'a path and a value, such as { traits.plan: pro } or { event.total: { gt: 100 } }, or { all: [...] }, { any: [...] }, { not: {...} }';

const operators = [...comparisons, 'same', 'exists'] as const;

/** Reads the authoring form. Several keys must all hold. Null where a problem was reported. `roots` are what paths may begin with. */
export function parseCondition(
  input: unknown,
  path: Path,
  report: Report,
  roots: readonly string[] = conditionRoots,
): Condition | null {
  if (!isMap(input) || Object.keys(input).length === 0) {
    report(path, { message: 'this is no condition', expected: conditionExample });
    return null;
  }
  const parts = Object.entries(input).map(([key, value]) => parsePart(key, value, [...path, key], report, roots));
  return together(parts);
}

function parsePart(
  key: string,
  value: unknown,
  path: Path,
  report: Report,
  roots: readonly string[],
): Condition | null {
  if (key === 'all' || key === 'any') {
    if (!Array.isArray(value) || value.length === 0) {
      report(path, {
        message: `'${key}' needs conditions`,
        expected: `a list, such as ${key}: [{ traits.plan: pro }]`,
      });
      return null;
    }
    const parts = value.map((one: unknown, index) => parseCondition(one, [...path, index], report, roots));
    const of = parts.filter((one) => one !== null);
    return of.length === parts.length ? { kind: key, of } : null;
  }
  if (key === 'not') {
    const of = parseCondition(value, path, report, roots);
    return of === null ? null : { kind: 'not', of };
  }
  if (key === 'did' && roots.includes('did'))
    return parseDid(value, path, report, (where, at) => parseCondition(where, at, report, deedRoots));
  if (key === 'segment' && roots.includes('segment')) {
    if (typeof value === 'string' && value !== '') return { kind: 'segment', segment: value };
    report(path, { message: `'segment' is ${JSON.stringify(value)}`, expected: 'the id of a segment, such as vips' });
    return null;
  }
  return checkFactPath(key, path, report, roots) ? parseTest(key, value, path, report, roots) : null;
}

function parseTest(
  factPath: string,
  value: unknown,
  path: Path,
  report: Report,
  roots: readonly string[],
): Condition | null {
  if (!isMap(value)) {
    if (isJson(value) && !Array.isArray(value)) return { kind: 'compare', path: factPath, op: 'eq', value };
    report(path, {
      message: `'${factPath}' is compared with ${Array.isArray(value) ? 'a list' : 'no JSON value'}`,
      expected: conditionExample,
      ...(Array.isArray(value) ? { hint: 'one of several values is written { in: [...] }' } : {}),
    });
    return null;
  }
  const tests = Object.entries(value).map(([operator, operand]) =>
    parseOperator(factPath, operator, operand, [...path, operator], report, roots),
  );
  if (tests.length > 0) return together(tests);
  report(path, { message: `'${factPath}' is compared with nothing`, expected: `one of ${operators.join(', ')}` });
  return null;
}

function parseOperator(
  factPath: string,
  operator: string,
  operand: unknown,
  path: Path,
  report: Report,
  roots: readonly string[],
): Condition | null {
  if (operator === 'same') {
    if (typeof operand === 'string')
      return checkFactPath(operand, path, report, roots) ? { kind: 'same', path: factPath, as: operand } : null;
    report(path, { message: `'same' is ${JSON.stringify(operand)}`, expected: 'another path, such as entry.ticket' });
    return null;
  }
  if (operator === 'exists') {
    if (typeof operand === 'boolean') {
      const exists: Condition = { kind: 'exists', path: factPath };
      return operand ? exists : { kind: 'not', of: exists };
    }
    report(path, { message: `'exists' is ${JSON.stringify(operand)}`, expected: 'true or false' });
    return null;
  }
  const op = comparisons.find((one): one is Comparison => one === operator);
  if (op === undefined) {
    const hint = didYouMean(operator, operators);
    report(path, {
      message: `unknown comparison '${operator}'`,
      expected: `one of ${operators.join(', ')}`,
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
  if (!isJson(operand) || (op === 'in' && !Array.isArray(operand))) {
    report(path, { message: `'${op}' has a wrong value`, expected: op === 'in' ? 'a list of values' : 'a JSON value' });
    return null;
  }
  return { kind: 'compare', path: factPath, op, value: operand };
}

const shapes: { readonly [root: string]: string } = {
  steps: 'steps.<id>.<name>',
  reach: 'reach.<channel>.<class>',
};

/** Whether a text names a fact; reports what is wrong with it otherwise. */
export function checkFactPath(text: string, path: Path, report: Report, given: readonly string[] = factRoots): boolean {
  const roots = given.filter((one) => !questions.some((question) => question === one));
  const [root = '', ...keys] = text.split('.');
  const expected = roots
    .map((one) => shapes[one] ?? `${one}.<name>`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
  if (keys.some((key) => dangerousKeys.includes(key)) || dangerousKeys.includes(root)) {
    report(path, { message: `'${text}' is refused: it reaches into the machinery of objects`, expected });
    return false;
  }
  if (roots.includes(root) && keys.length > 0 && keys.every((key) => key.trim() !== '')) return true;
  const meant =
    didYouMean(root, roots) ?? (roots.includes('traits') ? `a profile's own data is 'traits.${text}'` : undefined);
  report(path, { message: `'${text}' is no path`, expected, ...(meant === undefined ? {} : { hint: meant }) });
  return false;
}

function together(parts: readonly (Condition | null)[]): Condition | null {
  const of = parts.filter((one) => one !== null);
  const [only] = of;
  if (of.length < parts.length || only === undefined) return null;
  return of.length === 1 ? only : { kind: 'all', of };
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
