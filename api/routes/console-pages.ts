import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDeps } from '../app-deps.ts';

/** Nothing from elsewhere, no inline code or style, no frame around it; the page talks to this api alone. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
const aYear = 'public, max-age=31536000, immutable';
const notBuilt = 'The console is not built. Run "npm run build" in the clone, then start the api again.\n';

/** The built console: its files by their names, and its one page for every other address below `/console/`. */
export function consolePageRoutes(app: FastifyInstance, { consoleFiles }: RouteDeps): void {
  const schema = { hide: true };
  const page = (reply: FastifyReply, path: string, gzipped: boolean): FastifyReply => {
    const file = consoleFiles.get(path) ?? (path.startsWith('assets/') ? undefined : consoleFiles.get('index.html'));
    void reply.headers(headers);
    if (!file)
      return reply
        .code(404)
        .type('text/plain; charset=utf-8')
        .send(consoleFiles.size === 0 ? notBuilt : '');
    void reply.headers({
      'cache-control': file.immutable ? aYear : 'no-cache',
      vary: 'accept-encoding',
      ...(gzipped ? { 'content-encoding': 'gzip' } : {}),
    });
    return reply.type(file.type).send(gzipped ? file.gzipped : file.body);
  };

  const takesGzip = ({ headers }: FastifyRequest): boolean => /\bgzip\b/.test(headers['accept-encoding'] ?? '');

  app.get('/', { schema }, async (_request, reply) => reply.redirect('/console/'));
  app.get('/console', { schema }, async (request, reply) => page(reply, 'index.html', takesGzip(request)));
  app.get<{ Params: { '*': string } }>('/console/*', { schema }, async (request, reply) =>
    page(reply, request.params['*'], takesGzip(request)),
  );
}
