import { z } from 'zod';
import { errorReply } from './envelopes.ts';
import type { Keys } from './keys.ts';
import { ok } from './reply.ts';
import type { VendorRequest, VendorRoute } from './route.ts';
import { take } from './take.ts';

const HOUR_MS = 3_600_000;

/** A session needs a body of its own; a client id and secret come as a form, or in the query as the vendor's SDK has them. */
const login = z.object({ username: z.string().min(1), password: z.string() });

/** How tokens for `Bearer` and `IBSSO` are had. Both live an hour, a session from its last use. */
export function authRoutes(keys: Keys): readonly VendorRoute[] {
  const refused = { reply: errorReply('legacy', 401) };
  const token = ({ form, query }: VendorRequest) => {
    const field = (name: string): string => form.fields.get(name)?.[0] ?? query.get(name) ?? '';
    if (field('grant_type') !== 'client_credentials') {
      const violation = { property: 'grant_type', violation: 'must be client_credentials' };
      return { reply: errorReply('legacy', 400, [violation]) };
    }
    const issued = keys.issue(field('client_id'), field('client_secret'), { ms: HOUR_MS, renewed: false });
    return issued === undefined
      ? refused
      : { reply: ok({ access_token: issued, token_type: 'Bearer', expires_in: HOUR_MS / 1_000 }) };
  };
  return [
    { method: 'POST', path: '/auth/1/oauth2/token', scopes: 'open', body: 'form', handle: token },
    {
      method: 'POST',
      path: '/auth/1/session',
      scopes: 'open',
      handle: ({ body }) =>
        take(login.safeParse(body), body, 'legacy', ({ username, password }) => {
          const issued = keys.issue(username, password, { ms: HOUR_MS, renewed: true });
          return issued === undefined ? refused : { reply: ok({ token: issued }) };
        }),
    },
    {
      method: 'DELETE',
      path: '/auth/1/session',
      scopes: 'open',
      body: 'none',
      handle: ({ headers }) => {
        const [, session] = /^IBSSO (\S+)$/.exec(headers.authorization ?? '') ?? [];
        if (session === undefined || keys.callerOf(session) === undefined) return refused;
        keys.revoke(session);
        return { reply: { status: 204 } };
      },
    },
  ];
}
