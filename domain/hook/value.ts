import { readPath, type Roots } from '../condition/path.ts';
import { dangerousKeys } from '../dangerous-keys.ts';
import { isJson, type Json } from '../json.ts';
import type { Path, Report } from '../problem.ts';
import type { HookValue } from './mapping.ts';

/** What paths of a mapping may begin with. */
export const hookRoots = ['body', 'header'] as const;

const expected =
  "a path such as body.ticket.id, text around paths such as 'ticket-{body.ticket.id}', a list of either of which the first that is there counts, or { value: … } for a constant";
const pathPattern = /^(?:body|header)(?:\.[^.{}\s]+)+$/;

/** Reads what a mapping says of one value. Null where a problem was reported. */
export function parseHookValue(input: unknown, path: Path, report: Report): HookValue | null {
  if (typeof input === 'string') return parseText(input, path, report);
  if (Array.isArray(input) && input.length > 0) {
    const of = input.map((one: unknown, index) => parseHookValue(one, [...path, index], report));
    const read = of.filter((one) => one !== null);
    return read.length === of.length ? { kind: 'first', of: read } : null;
  }
  const constant = constantOf(input);
  if (constant !== undefined) return { kind: 'constant', value: constant };
  report(path, { message: 'this says of no value where it comes from', expected });
  return null;
}

function constantOf(input: unknown): Json | undefined {
  if (typeof input !== 'object' || input === null || Object.keys(input).join() !== 'value') return undefined;
  const { value } = input as { value: unknown };
  return isJson(value) && value !== null ? value : undefined;
}

function parseText(text: string, path: Path, report: Report): HookValue | null {
  const parts = text.includes('{') ? partsOf(text) : [{ path: text }];
  const wrong = parts.find((part) => typeof part !== 'string' && !isPath(part.path));
  if (wrong === undefined) {
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') return { kind: 'path', path: only.path };
    if (parts.some((part) => typeof part === 'object')) return { kind: 'text', parts };
  }
  const said = typeof wrong === 'object' ? wrong.path : text;
  const hint = text.includes('{') ? undefined : `a constant is written { value: ${JSON.stringify(text)} }`;
  report(path, { message: `'${said}' is no path`, expected, ...(hint === undefined ? {} : { hint }) });
  return null;
}

/** `ticket-{body.id}` → `ticket-`, body.id */
function partsOf(text: string): (string | { path: string })[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? { path: part.slice(1, -1).trim() } : part));
}

function isPath(text: string): boolean {
  return pathPattern.test(text) && !text.split('.').some((key) => dangerousKeys.includes(key));
}

/** Undefined where it leads nowhere; null counts as nothing, as vendors write it for both. */
export function readHookValue(value: HookValue, roots: Roots): Json | undefined {
  switch (value.kind) {
    case 'path':
      return readPath(roots, value.path) ?? undefined;
    case 'text': {
      const texts = value.parts.map((part) => (typeof part === 'string' ? part : readPath(roots, part.path)));
      const plain = texts.every((one) => ['string', 'number', 'boolean'].includes(typeof one));
      return plain ? texts.map(String).join('') : undefined;
    }
    case 'constant':
      return value.value;
    case 'first':
      for (const one of value.of) {
        const found = readHookValue(one, roots);
        if (found !== undefined && found !== '') return found;
      }
      return undefined;
  }
}

/** As an author wrote it, for messages. */
export function hookValueText(value: HookValue): string {
  switch (value.kind) {
    case 'path':
      return value.path;
    case 'text':
      return value.parts.map((part) => (typeof part === 'string' ? part : `{${part.path}}`)).join('');
    case 'constant':
      return JSON.stringify(value.value);
    case 'first':
      return value.of.map(hookValueText).join(' or ');
  }
}
