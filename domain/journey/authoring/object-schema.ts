import { z } from 'zod';
import { dangerousKeys } from '../../dangerous-keys.ts';
import type { Path, Problem, Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import { notYet } from './not-yet.ts';

/** A text that a pure reader judges: the reader says what is wrong with it. */
export function readText(
  judge: (text: string) => Omit<Problem, 'path'> | null,
  description: string,
): z.ZodType<string> {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = judge(text);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem.message, params: { problem } });
    })
    .meta({ description });
}

/** Reads one object against its shape and says all that is wrong with it in our own words; null if anything is. */
export function parseObject<Shape extends z.ZodRawShape>(
  shape: Shape,
  input: unknown,
  path: Path,
  report: Report,
): z.output<z.ZodObject<Shape>> | null {
  const result = z.strictObject(shape).safeParse(input);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      const [outer] = issue.path;
      const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
      for (const key of issue.keys)
        report(
          [...at, key],
          outer === undefined ? unknownKey(key, Object.keys(shape)) : unknownWithin(key, shape, outer),
        );
      continue;
    }
    const at = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
    report(at, describe(issue, shape, input));
  }
  return null;
}

function unknownKey(key: string, known: readonly string[]): Omit<Problem, 'path'> {
  const expected = `one of ${known.join(', ')}`;
  if (dangerousKeys.includes(key)) return { message: `the key '${key}' is refused`, expected };
  const future = notYet(key);
  if (future !== undefined) return future;
  const hint = didYouMean(key, known);
  return { message: `unknown key '${key}'`, expected, ...(hint === undefined ? {} : { hint }) };
}

/** Of a map inside: what it may hold is said by its description. */
function unknownWithin(key: string, shape: z.ZodRawShape, outer: PropertyKey): Omit<Problem, 'path'> {
  const field = typeof outer === 'string' ? shape[outer] : undefined;
  const expected = field instanceof z.ZodType ? field.meta()?.description : undefined;
  return { message: `unknown key '${key}' in '${String(outer)}'`, ...(expected === undefined ? {} : { expected }) };
}

function describe(issue: z.core.$ZodIssue, shape: z.ZodRawShape, input: unknown): Omit<Problem, 'path'> {
  const [key] = issue.path;
  const field = typeof key === 'string' ? shape[key] : undefined;
  const expected = field instanceof z.ZodType ? field.meta()?.description : undefined;
  const more = expected === undefined ? {} : { expected };
  if (issue.code === 'custom' && isProblem(issue.params?.['problem'])) return issue.params['problem'];
  const value = valueAt(input, issue.path);
  if (value === undefined && typeof key === 'string') return { message: `'${key}' is missing`, ...more };
  const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  if (issue.code !== 'invalid_value' || typeof value !== 'string')
    return { message: `${key === undefined ? 'this' : `'${String(key)}'`} cannot be ${kindOf(value)}`, ...more };
  const future = notYet(value);
  if (future !== undefined) return { ...more, ...future };
  const hint = didYouMean(value, issue.values.map(String));
  return { message: `${shown} is not known here`, ...more, ...(hint === undefined ? {} : { hint }) };
}

function isProblem(value: unknown): value is Omit<Problem, 'path'> {
  return typeof value === 'object' && value !== null && 'message' in value;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}
