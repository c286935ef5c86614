import type { Channel } from '../oracle/entry.ts';
import { hookSchema, type Hook, type HookInput } from './hook-schema.ts';

/** What is told, and of whom. */
export type About = { readonly event: Hook['event']; readonly account: string; readonly channel: Channel };

export type Hooks = {
  add(hook: HookInput): string;
  /** Without their secrets. */
  list(): readonly object[];
  remove(id: string): boolean;
  clear(): void;
  readonly usual: Hook;
  /** The newest that fits, else the usual way. */
  find(about: About): Hook;
};

/** Where reports go unless a message says so itself, and how they are signed. */
export function createHooks(usual: HookInput): Hooks {
  const otherwise = hookSchema.parse(usual);
  let held: { readonly id: string; readonly hook: Hook }[] = [];
  let number = 0;
  return {
    add(input) {
      const id = `webhook-${(number += 1)}`;
      held.unshift({ id, hook: hookSchema.parse(input) });
      return id;
    },
    list: () =>
      held.map(({ id, hook: { security, headers, ...rest } }) => ({
        id,
        ...rest,
        security: shown(security),
        headers: Object.keys(headers),
      })),
    remove(id) {
      const before = held.length;
      held = held.filter((one) => one.id !== id);
      return held.length < before;
    },
    clear: () => void (held = []),
    usual: otherwise,
    find({ event, account, channel }) {
      const found = held.find(
        ({ hook }) =>
          hook.event === event &&
          (hook.account === undefined || hook.account === account) &&
          (hook.channel === undefined || hook.channel === channel),
      );
      return found?.hook ?? otherwise;
    },
  };
}

const shown = (security: Hook['security']): object =>
  security.type === 'hmac'
    ? { ...security, secret: '…' }
    : security.type === 'basic'
      ? { ...security, password: '…' }
      : security;
