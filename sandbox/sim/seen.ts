import { ok } from '../http/reply.ts';
import type { See } from '../reports/seen.ts';
import { problem, type SimRoute } from './route.ts';

/** `POST /_sim/messages/12/seen`: the person reads a chat message. */
export const seenRoute = (see: See): SimRoute => ({
  method: 'POST',
  path: '/_sim/messages/*/seen',
  handle: ({ rest }) =>
    see(Number(rest))
      ? ok({ done: true })
      : problem(409, `message ${rest} is no delivered chat message that is unread`),
});
