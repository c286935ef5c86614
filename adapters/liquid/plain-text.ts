import type { TemplateScope } from '../../domain/template/scope.ts';

/** What a text of words and plain variables says to this person; null where only the engine knows. */
export type PlainText = (scope: TemplateScope) => string | null;

const variable = /\{\{ *([a-zA-Z]+(?:\.[a-zA-Z_]\w*)*) *\}\}/;
/** Of a list or a text Liquid answers these itself. */
const answered = new Set(['size', 'first', 'last']);

/**
 * Most messages greet somebody by name and say little else: to put those together takes a tenth of the engine's time. Null where there is
 * more to a text than that; a value that is itself more than a text or a number is left to the engine too.
 */
export function readPlainText(source: string): PlainText | null {
  // Words and the paths between them take turns.
  const parts = source.split(variable);
  const words = parts.filter((_, index) => index % 2 === 0);
  const paths = parts.filter((_, index) => index % 2 === 1).map((path) => path.split('.'));
  if (words.some((text) => text.includes('{'))) return null;
  if (paths.some((path) => path.some((name) => answered.has(name)))) return null;
  return (scope) => {
    let text = words[0] ?? '';
    for (const [index, path] of paths.entries()) {
      const said = say(scope, path);
      if (said === null) return null;
      text += said + (words[index + 1] ?? '');
    }
    return text;
  };
}

function say(scope: object, path: readonly string[]): string | null {
  let value: unknown = scope;
  for (const [index, name] of path.entries()) {
    if (value === undefined || value === null) return '';
    if (typeof value !== 'object' || Array.isArray(value)) return null;
    // The first name may be one of Liquid's own words.
    if (!Object.hasOwn(value, name)) return index === 0 ? null : '';
    value = Reflect.get(value, name);
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined || value === null ? '' : null;
}
