import type { Api } from '../api-types.d.ts';
import { Refusal } from './refusal.ts';

type Path = keyof Api;
type Method<P extends Path> = keyof Api[P] & string;
type Part<P extends Path, M extends Method<P>, Name extends string> = Api[P][M] extends {
  readonly [N in Name]: infer T;
}
  ? T
  : never;
/** What one operation of the api answers. */
export type Answer<P extends Path, M extends Method<P>> = Part<P, M, 'answer'>;
type Given<Name extends string, T> = unknown extends T
  ? object
  : [T] extends [undefined]
    ? object
    : null extends T
      ? { readonly [N in Name]?: T }
      : { readonly [N in Name]: T };
type Input<P extends Path, M extends Method<P>> = Given<'path', Part<P, M, 'path'>> &
  Partial<Given<'query', Part<P, M, 'query'>>> &
  Given<'body', Part<P, M, 'body'>>;
/** The same, whichever operation it is. */
type Parts = {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

const patienceMs = 30_000;
const onLoggedOut = new Set<() => void>();

/** Calls `listener` whenever the api says that nobody is logged in. */
export function whenLoggedOut(listener: () => void): () => void {
  onLoggedOut.add(listener);
  return () => onLoggedOut.delete(listener);
}

/** One call to the api, typed by what the api says of itself. Throws `Refusal`. */
export async function ask<P extends Path, M extends Method<P>>(
  method: M,
  path: P,
  input: Input<P, M>,
): Promise<Answer<P, M>> {
  const { path: names, query, body } = input as Parts;
  const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(names?.[name] ?? '')),
  );
  const asked = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  const response = await fetch(asked === '' ? address : `${address}?${asked}`, {
    method: method.toUpperCase(),
    headers: {
      'carillon-console': '1',
      ...(method === 'get' ? {} : { 'idempotency-key': newKey() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  }).catch((error: unknown) => {
    throw new Refusal(
      0,
      'The api does not answer. Is it running? “carillon status” tells; this page tries again by itself.',
      {
        cause: error,
      },
    );
  });
  if (response.status === 401) for (const listener of onLoggedOut) listener();
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer<P, M>;
  const { detail } = (answer ?? {}) as { readonly detail?: string };
  throw new Refusal(response.status, detail ?? `The api answered ${response.status} without saying why.`);
}

/** Pressing a button twice is one command. `crypto.randomUUID` is missing where a console is reached without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
