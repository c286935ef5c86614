/** What a scenario knows while it runs. Everything is text, as keys and parameters are. */
export type Variables = ReadonlyMap<string, string>;

type Token = { readonly kind: 'word' | 'text' | 'sign' | 'end'; readonly value: string };

const tokenPattern = /\s*(?:('[^']*'|"[^"]*")|(\d+(?:\.\d+)?|[A-Za-z_][\w.]*)|(\|\||&&|[=!<>]=|[-+*/%<>!()]))/y;

/** No scenario has longer ones, and brackets within brackets must not use up the stack. */
const MOST_CHARACTERS = 400;

function tokensOf(source: string): Token[] | undefined {
  if (source.length > MOST_CHARACTERS) return undefined;
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (source.slice(tokenPattern.lastIndex).trim() !== '') {
    const found = tokenPattern.exec(source);
    if (found === null) return undefined;
    const [, quoted, word, sign = ''] = found;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.slice(1, -1) });
    else tokens.push(word === undefined ? { kind: 'sign', value: sign } : { kind: 'word', value: word });
  }
  return tokens;
}

/** From the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/**
 * The value of what stands between `${` and `}`: names of variables, numbers, quoted texts, `+ - * / %`, comparisons,
 * `&& || !` and brackets. Two values that are numbers are compared and counted as numbers, all others as text; a
 * variable that is not set is the empty text. Undefined when it cannot be read.
 */
export function evaluate(source: string, variables: Variables): string | undefined {
  const tokens = tokensOf(source);
  if (tokens === undefined) return undefined;
  let at = 0;
  const end: Token = { kind: 'end', value: '' };
  const peek = (): Token => tokens[at] ?? end;
  const isSign = (signs: readonly string[]): boolean => peek().kind === 'sign' && signs.includes(peek().value);

  const primary = (): string | undefined => {
    const { kind, value } = peek();
    at += 1;
    if (kind === 'text') return value;
    if (kind === 'word') return isLiteral(value) ? value : (variables.get(value) ?? '');
    if (value === '(') {
      const inner = level(0);
      const closed = isSign([')']);
      at += 1;
      return closed ? inner : undefined;
    }
    const operand = value === '!' || value === '-' ? primary() : undefined;
    if (operand === undefined) return undefined;
    return value === '!' ? String(!isTrue(operand)) : String(-Number(operand));
  };
  const level = (depth: number): string | undefined => {
    const signs = levels[depth];
    if (signs === undefined) return primary();
    let left = level(depth + 1);
    while (left !== undefined && isSign(signs)) {
      const sign = peek().value;
      at += 1;
      const right = level(depth + 1);
      left = right === undefined ? undefined : combine(sign, left, right);
    }
    return left;
  };
  const value = level(0);
  return peek().kind === 'end' ? value : undefined;
}

export const isTrue = (value: string): boolean => value !== '' && value !== 'false' && value !== '0';

/** A text with every `${…}` filled in; what cannot be read says nothing. */
export const fill = (text: string, variables: Variables): string =>
  text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => evaluate(inner, variables) ?? '');

/** A condition is written as `${a == 1}`; the bare `a == 1` means the same. */
export function holds(condition: string, variables: Variables): boolean {
  const [, inner = condition] = /^\s*\$\{(.*)\}\s*$/s.exec(condition) ?? [];
  return isTrue(evaluate(inner, variables) ?? '');
}

const isLiteral = (word: string): boolean => /^\d/.test(word) || word === 'true' || word === 'false';
const isNumber = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value));

function combine(sign: string, left: string, right: string): string {
  if (sign === '||') return String(isTrue(left) || isTrue(right));
  if (sign === '&&') return String(isTrue(left) && isTrue(right));
  const asNumbers = isNumber(left) && isNumber(right);
  const [a, b] = asNumbers ? [Number(left), Number(right)] : [left, right];
  switch (sign) {
    case '==':
      return String(a === b);
    case '!=':
      return String(a !== b);
    case '<':
      return String(a < b);
    case '>':
      return String(a > b);
    case '<=':
      return String(a <= b);
    case '>=':
      return String(a >= b);
    case '+':
      return asNumbers ? String(Number(left) + Number(right)) : left + right;
    default:
      return calculate(sign, Number(left), Number(right));
  }
}

function calculate(sign: string, left: number, right: number): string {
  if (sign === '-') return String(left - right);
  if (sign === '*') return String(left * right);
  return String(sign === '/' ? left / right : left % right);
}
