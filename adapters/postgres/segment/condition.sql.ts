import type { Comparison, Condition } from '../../../domain/condition/condition.ts';
import type { Json } from '../../../domain/json.ts';
import { didSql } from './did.sql.ts';

/** A boolean SQL expression, never null, and the values of its parameters in order. */
export type ConditionSql = { readonly text: string; readonly values: readonly unknown[] };

export type Asked = {
  /** SQL: a jsonb of traits. */
  readonly traits: string;
  /** SQL: the id of the person. */
  readonly profile: string;
  /** Of the clock that spans are meant by (I14). */
  readonly scale: number;
};

/**
 * The same judgement as `evaluate` (domain/condition), made by PostgreSQL over a jsonb column of traits: what an author writes reaches the
 * statement as parameters only. `firstParameter` is the number of the first one. A path outside `traits` leads nowhere.
 */
export function conditionSql(
  condition: Condition,
  { traits, profile, scale }: Asked,
  firstParameter: number,
): ConditionSql {
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
      case 'same':
        return `coalesce(${at(one.path)} = nullif(${at(one.as)}, 'null'::jsonb), false)`;
      case 'did':
        return didSql(one, { profile, scale }, given);
      case 'segment':
        throw new Error(`segment '${one.segment}' is asked for inside of another question`);
      case 'compare':
        return `coalesce(${compare(one.op, one.path, one.value)}, ${one.op === 'ne' ? 'true' : 'false'})`;
    }
  };
  const at = (path: string): string => {
    const [root, ...keys] = path.split('.');
    if (root !== 'traits' || keys.length === 0) return 'null::jsonb';
    return keys.reduce((value, key) => `(${value} ${step(key)})`, traits);
  };
  // `#>` reads a number as an index of a list too, as we do; `->` takes a text as the key of an object only.
  const step = (key: string): string => (isIndex(key) ? `#> array[${given(key, 'text')}]` : `-> ${given(key, 'text')}`);

  const compare = (op: Comparison, path: string, expected: Json): string => {
    switch (op) {
      case 'eq':
        return `${at(path)} = ${json(expected)}`;
      case 'ne':
        return `${at(path)} <> ${json(expected)}`;
      case 'gt':
        return order(path, '>', expected);
      case 'gte':
        return order(path, '>=', expected);
      case 'lt':
        return order(path, '<', expected);
      case 'lte':
        return order(path, '<=', expected);
      case 'in':
        return isList(expected) ? `${at(path)} = any (${jsons(expected)})` : 'false';
      case 'contains':
        return contains(at(path), expected);
      case 'startsWith':
        if (typeof expected !== 'string') return 'false';
        return ofType(at(path), 'string', (actual) => `starts_with(${actual} #>> '{}', ${given(expected, 'text')})`);
    }
  };
  const order = (path: string, operator: string, expected: Json): string => {
    if (typeof expected === 'number') {
      const number = (actual: string): string => `(${actual} #>> '{}')::numeric`;
      return ofType(
        at(path),
        'number',
        (actual) => `${number(actual)} ${operator} ${given(String(expected), 'numeric')}`,
      );
    }
    if (typeof expected !== 'string') return 'false';
    // "C" is the order of code points, whatever the database's own collation is.
    const text = (actual: string): string => `(${actual} #>> '{}') collate "C"`;
    return ofType(at(path), 'string', (actual) => `${text(actual)} ${operator} ${given(expected, 'text')}`);
  };
  const contains = (actual: string, expected: Json): string => {
    const within =
      typeof expected === 'string' ? `strpos(${actual} #>> '{}', ${given(expected, 'text')}) > 0` : 'false';
    const among = `exists (select 1 from jsonb_array_elements(${actual}) as element where element = ${json(expected)})`;
    return `case jsonb_typeof(${actual}) when 'string' then ${within} when 'array' then ${among} end`;
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
const ofType = (actual: string, type: string, then: (actual: string) => string): string =>
  `case jsonb_typeof(${actual}) when '${type}' then ${then(actual)} end`;

/** How a list names its elements: '7', never '07'. */
const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(key);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
