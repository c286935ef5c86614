import type { Comparison, Condition } from '../../../domain/condition/condition.ts';
import type { Json } from '../../../domain/json.ts';

/** A boolean SQL expression, never null, and the values of its parameters in order. */
export type ConditionSql = { readonly text: string; readonly values: readonly unknown[] };

/**
 * The same judgement as `evaluate` (domain/condition), made by PostgreSQL over a jsonb column of traits: what an author writes reaches the
 * statement as parameters only. `firstParameter` is the number of the first one. A path outside `traits` leads nowhere.
 */
export function conditionSql(condition: Condition, traits: string, firstParameter: number): ConditionSql {
  const values: unknown[] = [];
  const given = (value: unknown, type: string): string => {
    values.push(value);
    return `$${firstParameter + values.length - 1}::${type}`;
  };
  const judge = (one: Condition): string => {
    switch (one.kind) {
      case 'all':
        return one.of.length === 0 ? 'true' : `(${one.of.map(judge).join(' and ')})`;
      case 'any':
        return one.of.length === 0 ? 'false' : `(${one.of.map(judge).join(' or ')})`;
      case 'not':
        return `(not ${judge(one.of)})`;
      case 'exists':
        return `coalesce(jsonb_typeof(${at(one.path)}) <> 'null', false)`;
      case 'compare':
        return `coalesce(${compare(one.op, at(one.path), one.value)}, ${one.op === 'ne' ? 'true' : 'false'})`;
    }
  };
  const at = (path: string): string => {
    const [root, ...keys] = path.split('.');
    if (root !== 'traits' || keys.length === 0) return 'null::jsonb';
    return keys.reduce((value, key) => `(${value} ${step(key)})`, traits);
  };
  // `#>` reads a number as an index of a list too, as we do; `->` takes a text as the key of an object only.
  const step = (key: string): string => (isIndex(key) ? `#> array[${given(key, 'text')}]` : `-> ${given(key, 'text')}`);

  const compare = (op: Comparison, actual: string, expected: Json): string => {
    switch (op) {
      case 'eq':
        return `${actual} = ${json(expected)}`;
      case 'ne':
        return `${actual} <> ${json(expected)}`;
      case 'gt':
        return order(actual, '>', expected);
      case 'gte':
        return order(actual, '>=', expected);
      case 'lt':
        return order(actual, '<', expected);
      case 'lte':
        return order(actual, '<=', expected);
      case 'in':
        return isList(expected) ? `${actual} = any (${jsons(expected)})` : 'false';
      case 'contains':
        return `case jsonb_typeof(${actual})
          when 'string' then ${typeof expected === 'string' ? `strpos(${actual} #>> '{}', ${given(expected, 'text')}) > 0` : 'false'}
          when 'array' then exists (select 1 from jsonb_array_elements(${actual}) as element where element = ${json(expected)}) end`;
      case 'startsWith':
        return typeof expected === 'string'
          ? ofType(actual, 'string', `starts_with(${actual} #>> '{}', ${given(expected, 'text')})`)
          : 'false';
    }
  };
  const order = (actual: string, operator: string, expected: Json): string => {
    if (typeof expected === 'number')
      return ofType(
        actual,
        'number',
        `(${actual} #>> '{}')::numeric ${operator} ${given(String(expected), 'numeric')}`,
      );
    // "C" is the order of code points, whatever the database's own collation is.
    if (typeof expected === 'string')
      return ofType(actual, 'string', `(${actual} #>> '{}') collate "C" ${operator} ${given(expected, 'text')}`);
    return 'false';
  };
  const json = (value: Json): string => given(JSON.stringify(value), 'jsonb');
  const jsons = (list: readonly Json[]): string =>
    given(
      list.map((one) => JSON.stringify(one)),
      'jsonb[]',
    );

  return { text: judge(condition), values };
}

/** A cast must not meet what it cannot take: `and` promises no order of evaluation, `case` does. */
const ofType = (actual: string, type: string, then: string): string =>
  `case jsonb_typeof(${actual}) when '${type}' then ${then} end`;

/** How a list names its elements: '7', never '07'. */
const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(key);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
