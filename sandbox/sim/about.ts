import type { SandboxClock } from '../time/clock.ts';
import { ok } from '../http/reply.ts';
import { originOf } from './origin.ts';
import type { SimRoute } from './route.ts';

/** `GET /_sim/about`: where things are and how fast time runs here, for the page. */
export const aboutRoute = (deps: { readonly clock: SandboxClock; readonly smtpUrl: string }): SimRoute => ({
  method: 'GET',
  path: '/_sim/about',
  handle: ({ raw }) => {
    const now = deps.clock.now();
    const http = originOf(raw.request);
    return ok({ http, smtp: deps.smtpUrl, scale: deps.clock.scale, now, virtualNow: deps.clock.virtual(now) ?? null });
  },
});
