import { base32 } from '../ids.ts';
import { eventTypePattern } from '../subjects.ts';

const longest = 100;

/** `Order Completed`, `orderCompleted` and `order-completed` are one name: `order_completed`. */
export function snakeCase(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll('ß', 'ss')
    .replace(/\p{Mark}+/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longest);
}

/** The two-token type of a `track` call: its name where it has that form already, else `track.<snake_case>`. */
export function trackType(name: string, sha256: (text: string) => Uint8Array): string {
  if (name.length <= longest && eventTypePattern.test(name)) return name;
  // A name without one Latin letter or digit still needs a token of its own.
  return `track.${snakeCase(name) || `event_${base32(sha256(name)).slice(0, 10)}`}`;
}

/** The two-token type of a CloudEvents type: the first token stays, the rest is joined by `_`. Undefined where nothing is left. */
export function cloudEventType(fullType: string): string | undefined {
  if (fullType.length <= longest && eventTypePattern.test(fullType)) return fullType;
  const tokens = fullType
    .split('.')
    .map((token) => token.toLowerCase().replace(/[^a-z0-9_]+/g, '_'))
    .filter((token) => /[a-z0-9]/.test(token));
  const [domain, ...rest] = tokens;
  if (domain === undefined) return undefined;
  // One token is an event without a domain.
  return rest.length === 0
    ? `event.${domain.slice(0, longest)}`
    : `${domain.slice(0, longest)}.${rest.join('_').slice(0, longest)}`;
}
