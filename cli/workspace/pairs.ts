import { InvalidArgumentError } from 'commander';
import { isJson, type Json, type JsonObject } from '../../domain/json.ts';

/** `--property plan=pro --property total=12.5`: what reads as JSON is JSON, the rest is text. For commander's repeated options. */
export function collectPair(text: string, before: JsonObject = {}): JsonObject {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`'${text}' is no name=value`);
  return { ...before, [text.slice(0, at)]: readValue(text.slice(at + 1)) };
}

/** A phone number begins with + and stays text, as does whatever JSON does not know. */
function readValue(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : text;
  } catch {
    return text;
  }
}
