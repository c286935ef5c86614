import type { FastifyInstance, FastifyReply } from 'fastify';
import { readUnsubscribe } from '../../domain/message/unsubscribe-token.ts';
import type { UnsubscribeSubject } from '../../domain/message/unsubscribe-token.ts';
import type { RouteDeps } from '../app-deps.ts';
import { takeRawBodies } from '../raw-body.ts';
import { donePage, offerPage, page, unknownPage } from '../unsubscribe-pages.ts';

type WithToken = { Params: { token: string } };

/**
 * The link in a message. Looking never unsubscribes, because mail scanners follow links; a POST does, whether it is RFC 8058's one
 * click or the page's button. With the database away it answers 503: a 2xx means that no later message can leave (I7), so it is
 * said only once the consent is committed.
 */
export function unsubscribeRoutes(app: FastifyInstance, { unsubscribes, commands }: RouteDeps): void {
  takeRawBodies(app);
  const schema = { tags: ['unsubscribe'], hide: false };

  const subjectOf = async (token: string): Promise<UnsubscribeSubject | undefined> => {
    const { sign } = await unsubscribes.key();
    return readUnsubscribe(token, sign);
  };

  app.get<WithToken>(
    '/unsubscribe/:token',
    { schema: { ...schema, summary: 'A page with a button; looking changes nothing' } },
    async (request, reply) => {
      const subject = await subjectOf(request.params.token);
      return subject ? html(reply, 200, offerPage(subject)) : html(reply, 404, unknownPage());
    },
  );

  app.post<WithToken>(
    '/unsubscribe/:token',
    { schema: { ...schema, summary: 'Unsubscribe: one click (RFC 8058), or the page’s button' } },
    async (request, reply) => {
      const subject = await subjectOf(request.params.token);
      if (!subject) return html(reply, 404, unknownPage());
      const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('latin1', 0, 1_000) : '');
      const topic = form.get('all') === '1' ? '*' : (subject.topic ?? '*');
      const oneClick = form.get('List-Unsubscribe') === 'One-Click';
      const written = await commands.consents.set({
        workspace: subject.workspace,
        profileId: subject.profileId,
        changes: [{ channel: subject.channel, topic, state: 'unsubscribed' }],
        source: oneClick ? 'one-click' : 'unsubscribe page',
        actor: 'person',
        sentBy: subject.sentBy,
      });
      // A profile that has been erased has nothing left to send to: that is what was asked for.
      void written;
      return html(reply, 200, donePage(subject, topic === '*'));
    },
  );
}

function html(reply: FastifyReply, status: number, content: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    })
    .send(page(content));
}
