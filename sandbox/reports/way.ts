import type { Hook } from './hook-schema.ts';
import type { About, Hooks } from './hooks.ts';
import { isLoopbackUrl } from './webhook.ts';

/** Where something is told and how; `nobody`: no address is known; `stranger`: the address is not on this machine, so it is never called. */
export type Way = { readonly url: string; readonly hook: Hook } | 'nobody' | 'stranger';

/** To the address of its own, else to that of the hook that fits, else to the usual one. */
export function wayTo(hooks: Hooks, about: About, own: string | undefined, usual: string | undefined): Way {
  const hook = hooks.find(about);
  const url = own ?? hook.url ?? usual;
  if (url === undefined) return 'nobody';
  return isOfThisMachine(url) ? { url, hook } : 'stranger';
}

/** Nearly every report goes where the last one went, and to read an address costs more than all the rest of it. */
let last = { url: '', isLoopback: false };

function isOfThisMachine(url: string): boolean {
  if (url !== last.url) last = { url, isLoopback: isLoopbackUrl(url) };
  return last.isLoopback;
}
