import type { Condition } from '../../../domain/condition/condition.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { compareSql, type Given } from './compare.sql.ts';
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
  /** What the event held that brought them here; absent: nothing did. */
  readonly entry?: JsonObject | null;
};

/**
 * The same judgement as `evaluate` (domain/condition), made by PostgreSQL over a jsonb column of traits: what an author writes reaches the
 * statement as parameters only. `firstParameter` is the number of the first one. Of what is not there paths lead nowhere.
 */
export function conditionSql(
  condition: Condition,
  { traits, profile, scale, entry = null }: Asked,
  firstParameter: number,
): ConditionSql {
  const values: unknown[] = [];
  const given = (value: unknown, type: string): string => {
    values.push(value);
    return `$${firstParameter + values.length - 1}::${type}`;
  };
  const rootOf = (root: string, event: string | null): string | null => {
    if (root === 'traits') return traits;
    if (root === 'entry' && entry !== null) return given(JSON.stringify(entry), 'jsonb');
    return root === 'event' ? event : null;
  };
  /** `event`: SQL of the properties of the event that is asked about. */
  const judge = (one: Condition, event: string | null): string => {
    const at = (path: string): string => {
      const [root = '', ...keys] = path.split('.');
      const held = keys.length === 0 ? null : rootOf(root, event);
      return held === null ? 'null::jsonb' : keys.reduce((value, key) => `(${value} ${step(key, given)})`, held);
    };
    switch (one.kind) {
      case 'all':
        return one.of.length === 0 ? 'true' : `(${one.of.map((inner) => judge(inner, event)).join(' and ')})`;
      case 'any':
        return one.of.length === 0 ? 'false' : `(${one.of.map((inner) => judge(inner, event)).join(' or ')})`;
      case 'not':
        return `(not ${judge(one.of, event)})`;
      case 'exists':
        return `coalesce(jsonb_typeof(${at(one.path)}) <> 'null', false)`;
      case 'same':
        return `coalesce(${at(one.path)} = nullif(${at(one.as)}, 'null'::jsonb), false)`;
      case 'did':
        return didSql(one, { profile, scale }, given, judge);
      case 'segment':
        throw new Error(`segment '${one.segment}' is asked for inside of another question`);
      case 'compare':
        return `coalesce(${compareSql(one.op, () => at(one.path), one.value, given)}, ${one.op === 'ne' ? 'true' : 'false'})`;
    }
  };
  return { text: judge(condition, null), values };
}

// `#>` reads a number as an index of a list too, as we do; `->` takes a text as the key of an object only.
const step = (key: string, given: Given): string =>
  isIndex(key) ? `#> array[${given(key, 'text')}]` : `-> ${given(key, 'text')}`;

/** How a list names its elements: '7', never '07'. */
const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(key);
