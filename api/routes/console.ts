import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sessionDays } from '../../adapters/postgres/console-access.ts';
import type { RouteDeps } from '../app-deps.ts';
import { cookieName, refuseForeign, sessionOf } from '../console-session.ts';
import { problem } from '../problem.ts';
import { createTokenBuckets } from '../token-bucket.ts';
import { security } from '../schema.ts';

const tags = ['console'];
const whoSchema = z.object({
  workspace: z.string(),
  name: z.string().describe('As it stands in the audit'),
  scopes: z.array(z.string()),
  delivery: z.string().describe('Where messages go: sandbox, allowlist or live'),
});

/** Wrong links of one address: twenty at once, then one a second. Right ones never notice. */
const triesPerSecond = 1;
const triesAtOnce = 20;

const wrongLink = 'This link has been used already, or is older than 15 minutes. "carillon console" prints a new one.';

/** Logging in to the console: a link that works once becomes a cookie that no script can read. */
export function consoleRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, consoleAccess, now } = deps;
  const tries = createTokenBuckets(triesAtOnce / triesPerSecond);

  routes.post(
    '/v1/console/links',
    {
      schema: {
        tags,
        summary: 'A link that logs in to the console once, within 15 minutes, with the rights of this key',
        security,
        response: { 201: z.object({ path: z.string(), expiresAt: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'read');
      if (request.consoleCaller) throw problem(403, 'Links are made with an API key: "carillon console" prints one.');
      const { token, expiresAt } = await consoleAccess.offer({ workspace: caller.workspace, keyId: caller.id });
      // Behind the # it reaches no server, no log and no referrer.
      return reply.code(201).send({ path: `/console/login#${token}`, expiresAt });
    },
  );

  routes.post(
    '/v1/console/session',
    {
      schema: {
        tags,
        summary: 'Log in with the token of a link',
        body: z.strictObject({ token: z.string().max(200) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      refuseForeign(request);
      const entered = await consoleAccess.enter(request.body.token);
      if (!entered) {
        const wait = tries.take(request.ip, triesPerSecond, 1, now());
        if (wait === 0) throw problem(401, wrongLink);
        throw problem(429, 'Too many wrong links from this address. Wait a little, then use a new one.', {
          headers: { 'retry-after': String(Math.ceil(wait / 1_000)) },
        });
      }
      return setCookie(request, reply, entered.session, sessionDays * 86_400)
        .code(204)
        .send(null);
    },
  );

  routes.get(
    '/v1/console/session',
    { schema: { tags, summary: 'Who is logged in', security, response: { 200: whoSchema } } },
    async (request) => {
      const { workspace, name, scopes } = authenticator.caller(request, 'read');
      return { workspace, name, scopes: [...scopes], delivery: deps.delivery };
    },
  );

  routes.delete(
    '/v1/console/session',
    { schema: { tags, summary: 'Log out', response: { 204: z.null() } } },
    async (request, reply) => {
      const session = sessionOf(request);
      if (request.consoleCaller?.() && session !== undefined) await consoleAccess.leave(session);
      return setCookie(request, reply, '', 0).code(204).send(null);
    },
  );
}

function setCookie(request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): FastifyReply {
  // A proxy that ends TLS says so; whoever only claims it gets a cookie that stays unused.
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  const cookie = `${cookieName(request)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  return reply.header('set-cookie', cookie).header('cache-control', 'no-store');
}
