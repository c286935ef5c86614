import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT, type Caller } from './caller.ts';

/** `key`: of `App`, or `user:password` of `Basic`. */
export type KeyInput = {
  readonly key: string;
  /** @default default */
  readonly account?: string | undefined;
  /** @default all */
  readonly scopes?: readonly string[] | undefined;
};

/** How a key is shown: never whole. */
export type KeyView = {
  readonly id: string;
  readonly key: string;
  readonly account: string;
  readonly scopes: Caller['scopes'];
};

export type Keys = {
  add(key: KeyInput): string;
  list(): readonly KeyView[];
  remove(id: string): boolean;
  clear(): void;
  /** Whom a key or `user:password` stands for; a token that was given out; undefined lets nobody in. */
  callerOf(credential: string): Caller | undefined;
  /** A token for a user with the password, or with a key of its own in place of it. `renewed`: each use gives it its whole life again. */
  issue(user: string, password: string, life: { readonly ms: number; readonly renewed: boolean }): string | undefined;
  revoke(token: string): void;
};

const everybody: Caller = { account: DEFAULT_ACCOUNT, scopes: 'all' };
const sender: Caller = { account: DEFAULT_ACCOUNT, scopes: ['message:send'] };

/** Enough for any test; the oldest go first. */
const MOST_TOKENS = 10_000;

type Token = { readonly caller: Caller; readonly ms: number; readonly renewed: boolean; expires: number };

/**
 * Who may enter. As long as no key is set up, any that is not empty will do, with all scopes: a sandbox must never make a
 * real key necessary. Such a key that ends in `.send-only` may send and nothing else, one in `.expired` may not enter.
 */
export function createKeys(now: () => number, isMagic: () => boolean): Keys {
  const known = new Map<string, KeyView & { readonly caller: Caller }>();
  const tokens = new Map<string, Token>();
  let number = 0;

  const tokenOf = (text: string): Caller | undefined => {
    const token = tokens.get(text);
    if (token === undefined || token.expires <= now()) return undefined;
    if (token.renewed) token.expires = now() + token.ms;
    return token.caller;
  };
  const callerOf: Keys['callerOf'] = (credential) => {
    if (credential === '') return undefined;
    if (tokens.has(credential)) return tokenOf(credential);
    if (known.size > 0) return known.get(credential)?.caller;
    if (!isMagic()) return everybody;
    const colon = credential.indexOf(':');
    const key = colon < 0 ? credential : credential.slice(0, colon);
    if (key.endsWith('.expired')) return undefined;
    return key.endsWith('.send-only') ? sender : everybody;
  };
  return {
    add({ key, account = DEFAULT_ACCOUNT, scopes = 'all' as const }) {
      const id = known.get(key)?.id ?? `key-${(number += 1)}`;
      known.set(key, { id, key: `…${key.slice(-4)}`, account, scopes, caller: { account, scopes } });
      return id;
    },
    list: () => [...known.values()].map(({ id, key, account, scopes }) => ({ id, key, account, scopes })),
    remove(id) {
      const found = [...known].find(([, one]) => one.id === id);
      return found !== undefined && known.delete(found[0]);
    },
    clear: () => known.clear(),
    callerOf,
    issue(user, password, { ms, renewed }) {
      const caller = user === '' ? undefined : (callerOf(`${user}:${password}`) ?? known.get(password)?.caller);
      if (caller === undefined) return undefined;
      const token = randomUUID();
      tokens.set(token, { caller, ms, renewed, expires: now() + ms });
      const [oldest] = tokens.keys();
      if (tokens.size > MOST_TOKENS && oldest !== undefined) tokens.delete(oldest);
      return token;
    },
    revoke(text) {
      const token = tokens.get(text);
      if (token) token.expires = 0;
    },
  };
}
