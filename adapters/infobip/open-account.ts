import { prefixOf, readBaseUrl } from './base-url.ts';
import { createRestGet } from './rest-get.ts';
import type { RestGet } from './rest-get.ts';

export type AccountOptions = { readonly baseUrl: string; readonly apiKey: string; readonly timeoutMs: number };

/** Reads of an account, and nothing but reads. Throws only on a base URL that is none. */
export function openAccount({ baseUrl, apiKey, timeoutMs }: AccountOptions): RestGet {
  const prefix = prefixOf(readBaseUrl(baseUrl));
  return createRestGet({ prefix, apiKey, timeoutMs, userAgent: 'carillon', fetch: globalThis.fetch });
}
