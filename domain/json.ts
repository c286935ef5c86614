import { dangerousKeys } from './dangerous-keys.ts';

/** What survives JSON: the only shape that crosses Temporal, NATS and PostgreSQL. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value of unknown origin would survive JSON as it is; keys that reach a prototype are refused. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(isJson);
  return Object.entries(value).every(([key, inner]) => !dangerousKeys.includes(key) && isJson(inner));
}
