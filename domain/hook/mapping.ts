import type { Condition } from '../condition/condition.ts';
import type { IdentityKind } from '../event.ts';
import type { Json } from '../json.ts';

/** How the requests of one source become events: `hooks/<source>.yaml`, read. */
export type HookMapping = {
  readonly authenticate: HookAuthentication;
  /** The first whose condition holds decides. */
  readonly events: readonly HookRule[];
};

/** Names of environment variables of the api (each also as `…_FILE`); any of them may fit, so that a secret can be changed without a gap. */
type Secrets = { readonly secrets: readonly string[] };

export type HookAuthentication =
  | (Secrets & { readonly kind: 'hmac' } & HmacScheme)
  | (Secrets & { readonly kind: 'header'; readonly header: string })
  | (Secrets & { readonly kind: 'basic'; readonly user: string });

export const hmacAlgorithms = ['sha256', 'sha1', 'sha512'] as const;
export const hmacEncodings = ['hex', 'base64'] as const;

/** Where a signature stands and what it is over. */
export type HmacScheme = {
  readonly header: string;
  /** Where one header holds several fields (`t=…,v1=…`), the names of those that count. */
  readonly fields?: { readonly signature: string; readonly timestamp?: string };
  /** Stands before the signature: `sha256=`. */
  readonly prefix?: string;
  readonly algorithm: (typeof hmacAlgorithms)[number];
  readonly encoding: (typeof hmacEncodings)[number];
  /** A header of its own with the instant of signing. */
  readonly timestampHeader?: string;
  /** What is signed: `{body}` and, where there is one, `{timestamp}` as it was sent. */
  readonly signed: string;
};

/** Which payloads are this event, and what it says. */
export type HookRule = {
  readonly when: Condition | null;
  readonly event: string;
  /** The source's own id of what happened: the same over its retries. */
  readonly id: HookValue;
  readonly identity: readonly { readonly kind: IdentityKind; readonly value: HookValue }[];
  readonly time: HookValue | null;
  readonly data: HookValues;
  readonly traits: HookValues;
};

export type HookValues = { readonly [name: string]: HookValue };

export type HookValue =
  | { readonly kind: 'path'; readonly path: string }
  /** Text around paths; absent as a whole where one of them leads nowhere. */
  | { readonly kind: 'text'; readonly parts: readonly (string | { readonly path: string })[] }
  | { readonly kind: 'constant'; readonly value: Json }
  /** The first that is there. */
  | { readonly kind: 'first'; readonly of: readonly HookValue[] };
