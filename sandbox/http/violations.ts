import type { z } from 'zod';
import type { Violation } from './envelopes.ts';

/** Who has made so many mistakes is not told of the others. */
const MOST_VIOLATIONS = 1_000;

/** What is wrong with a body, in the vendor's words and with its way of naming places: `messages[0].destinations[0].to`. */
export function violationsOf(error: z.ZodError, body: unknown): Violation[] {
  return error.issues.slice(0, MOST_VIOLATIONS).flatMap((issue) => readIssue(issue, [], body));
}

type Path = readonly PropertyKey[];

function readIssue(issue: z.core.$ZodIssue, outer: Path, body: unknown): Violation[] {
  const path = [...outer, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ property: placeOf([...path, key]), violation: 'Unknown property' }));
  const violation = wordsFor(issue, path, body);
  if (issue.code !== 'invalid_union' || violation === missing) return [{ property: placeOf(path), violation }];
  // Of the forms that a value may have, the one with the fewest faults is what the client meant.
  const [meant] = issue.errors.toSorted((one, other) => one.length - other.length);
  const inner = meant?.filter(({ path: deeper }) => deeper.length > 0) ?? [];
  if (inner.length === 0) return [{ property: placeOf(path), violation }];
  return inner.flatMap((deeper) => readIssue(deeper, path, body));
}

export function placeOf(path: Path): string {
  return path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    return place === '' ? String(step) : `${place}.${String(step)}`;
  }, '');
}

const missing = 'must not be null';

function wordsFor(issue: z.core.$ZodIssue, path: Path, body: unknown): string {
  if (valueAt(body, path) === undefined) return missing;
  if (issue.code === 'too_big' || issue.code === 'too_small') return ownWords(issue) ?? sizeWords(issue);
  return issue.code === 'custom' ? issue.message : (ownWords(issue) ?? 'invalid value');
}

/** What a schema says itself; the library's own sentences begin so. */
const ownWords = ({ message }: z.core.$ZodIssue): string | undefined =>
  /^(Too (big|small)|Invalid)/.test(message) ? undefined : message;

function sizeWords(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (issue.code === 'too_big')
    return isNumber ? `must be less than or equal to ${issue.maximum}` : `size must be between 0 and ${issue.maximum}`;
  if (isNumber) return `must be greater than or equal to ${issue.minimum}`;
  return issue.origin === 'string' ? 'must not be blank' : 'must not be empty';
}

const valueAt = (body: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step] ?? undefined,
    body,
  );
