import { checkFactPath } from '../../condition/parse.ts';
import { isJson, type Json, type JsonObject } from '../../json.ts';
import type { Path, Report } from '../../problem.ts';
import { placeholdersIn } from '../fill.ts';

/** Larger than this nobody writes by hand, and it travels with the definition. */
const mostBytes = 8_192;

/** JSON with placeholders; null where a problem was reported. */
export function readJson(value: unknown, path: Path, report: Report): { readonly value: Json } | null {
  if (!isJson(value)) {
    report(path, { message: 'this is no JSON value', expected: 'text, number, true, false, null, list or map' });
    return null;
  }
  if (JSON.stringify(value).length > mostBytes) {
    report(path, { message: 'this is too large', expected: `at most ${mostBytes} characters of JSON` });
    return null;
  }
  const known = placeholdersIn(value).map((one) => checkFactPath(one.fact, [...path, ...one.path], report));
  return known.every(Boolean) ? { value } : null;
}

/** A map of such values; undefined where there is none. */
export function readData(value: unknown, path: Path, report: Report): JsonObject | undefined | null {
  if (value === undefined) return undefined;
  const read = readJson(value, path, report);
  return read !== null && isMap(read.value) ? read.value : null;
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
