import type { z } from 'zod';
import type { Violation } from './envelopes.ts';

/** What is wrong with a body, in the vendor's words and with its way of naming places: `messages[0].destinations[0].to`. */
export function violationsOf(error: z.ZodError, body: unknown): Violation[] {
  return error.issues.map((issue) => ({ property: placeOf(issue.path), violation: wordsFor(issue, body) }));
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    return place === '' ? String(step) : `${place}.${String(step)}`;
  }, '');
}

function wordsFor(issue: z.core.$ZodIssue, body: unknown): string {
  if (issue.code === 'too_big') return `size must be between 0 and ${issue.maximum}`;
  if (issue.code === 'too_small') return 'must not be empty';
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  return valueAt(body, issue.path) === undefined ? 'must not be null' : 'must be valid';
}

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step] ?? undefined,
    body,
  );
