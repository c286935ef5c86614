import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { UnsubscribeClick } from '../../domain/message/click-schema.ts';
import { readUnsubscribe } from '../../domain/message/unsubscribe-token.ts';
import type { UnsubscribeSubject } from '../../domain/message/unsubscribe-token.ts';
import { optOutSubject } from '../../domain/subjects.ts';
import type { RouteDeps } from '../app-deps.ts';
import { takeRawBodies } from '../raw-body.ts';
import { donePage, offerPage, page, unknownPage } from '../unsubscribe-pages.ts';

type WithToken = { Params: { token: string } };

/**
 * The link in a message. Looking never unsubscribes, because mail scanners follow links; a POST does, whether it is RFC 8058's one
 * click or the page's button. A 2xx means that no later message can leave (I7): the consent is committed, or, with the database away for
 * longer than half a second, in the stream, where marketing waits for it. With both away it answers 503.
 */
export function unsubscribeRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { unsubscribes } = deps;
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
      const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1', 0, 1_000) : '';
      const topic = new URLSearchParams(body).get('all') === '1' ? '*' : (subject.topic ?? '*');
      // RFC 8058 allows both kinds of form.
      const source = /\bList-Unsubscribe\b[^]*\bOne-Click\b/.test(body) ? 'one-click' : 'unsubscribe page';
      const { profileId, channel, sentBy } = subject;
      await unsubscribe(deps, subject.workspace, { profileId, channel, topic, source, sentBy });
      return html(reply, 200, donePage(subject, topic === '*'));
    },
  );
}

async function unsubscribe(
  { optOuts, publisher, metrics, now }: RouteDeps,
  workspace: string,
  click: UnsubscribeClick,
): Promise<void> {
  const at = now();
  const atOnce = await optOuts.hearClick({ ...click, workspace });
  if (!atOnce) {
    const body = JSON.stringify(click);
    const headers = {
      'Nats-Msg-Id': `click:${workspace}:${createHash('sha256').update(body).digest('hex').slice(0, 32)}`,
      'Carillon-Kind': 'click',
      'Carillon-Received-At': new Date(at).toISOString(),
    };
    await publisher.publish(optOutSubject(workspace, 'carillon', click.channel), headers, body);
  }
  metrics.optOut(atOnce ? 'at once' : 'later');
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
