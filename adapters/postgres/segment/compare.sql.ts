import type { Comparison } from '../../../domain/condition/condition.ts';
import type { Json } from '../../../domain/json.ts';

/** Makes a parameter of a value. */
export type Given = (value: unknown, type: string) => string;

/**
 * A comparison as `evaluate` makes it, over a jsonb; null where types do not fit. `at` writes its SQL, and with it parameters: only where it is
 * used.
 */
export function compareSql(op: Comparison, at: () => string, expected: Json, given: Given): string {
  const json = (value: Json): string => given(JSON.stringify(value), 'jsonb');
  switch (op) {
    case 'eq':
      return `${at()} = ${json(expected)}`;
    case 'ne':
      return `${at()} <> ${json(expected)}`;
    case 'gt':
      return order(at, '>', expected, given);
    case 'gte':
      return order(at, '>=', expected, given);
    case 'lt':
      return order(at, '<', expected, given);
    case 'lte':
      return order(at, '<=', expected, given);
    case 'in':
      return isList(expected) ? `${at()} = any (${jsons(expected, given)})` : 'false';
    case 'contains':
      return contains(at(), expected, given);
    case 'startsWith':
      if (typeof expected !== 'string') return 'false';
      return ofType(at(), 'string', (actual) => `starts_with(${actual} #>> '{}', ${given(expected, 'text')})`);
  }
}

function order(at: () => string, operator: string, expected: Json, given: Given): string {
  if (typeof expected === 'number') {
    const number = (actual: string): string => `(${actual} #>> '{}')::numeric`;
    return ofType(at(), 'number', (actual) => `${number(actual)} ${operator} ${given(String(expected), 'numeric')}`);
  }
  if (typeof expected !== 'string') return 'false';
  // "C" is the order of code points, whatever the database's own collation is.
  const text = (actual: string): string => `(${actual} #>> '{}') collate "C"`;
  return ofType(at(), 'string', (actual) => `${text(actual)} ${operator} ${given(expected, 'text')}`);
}

function contains(actual: string, expected: Json, given: Given): string {
  const within = typeof expected === 'string' ? `strpos(${actual} #>> '{}', ${given(expected, 'text')}) > 0` : 'false';
  const element = given(JSON.stringify(expected), 'jsonb');
  const among = `exists (select 1 from jsonb_array_elements(${actual}) as element where element = ${element})`;
  return `case jsonb_typeof(${actual}) when 'string' then ${within} when 'array' then ${among} end`;
}

const jsons = (list: readonly Json[], given: Given): string =>
  given(
    list.map((one) => JSON.stringify(one)),
    'jsonb[]',
  );

/** A cast must not meet what it cannot take: `and` promises no order of evaluation, `case` does. */
const ofType = (actual: string, type: string, then: (actual: string) => string): string =>
  `case jsonb_typeof(${actual}) when '${type}' then ${then(actual)} end`;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
