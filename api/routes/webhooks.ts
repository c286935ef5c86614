import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { base32 } from '../../domain/ids.ts';
import { channels, inboundChannels } from '../../domain/channel.ts';
import type { Channel } from '../../domain/channel.ts';
import { optOutSubject, receiptSubject } from '../../domain/subjects.ts';
import type { RouteDeps } from '../app-deps.ts';
import { problem } from '../problem.ts';
import { bytesOf, takeRawBodies } from '../raw-body.ts';
import { readCallback } from '../callback.ts';
import type { CallbackKind } from '../callback.ts';
import { isProven } from '../webhook-proof.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';

/** Infobip's limit is 2,000 reports a callback, 100 by default. */
const bodyLimit = 2 * 1024 * 1024;

const paths: Readonly<Record<string, CallbackKind | undefined>> = {
  '': undefined,
  '/reports': 'reports',
  '/inbound': 'inbound',
  '/tracking': 'tracking',
};

/**
 * Provider callbacks: authenticated on their raw bytes, durably appended, then answered 200 (I11). What ends somebody's messages is appended
 * where nothing else waits, and committed before the answer if the database is there (I7).
 */
export function webhookRoutes(app: FastifyInstance, deps: RouteDeps): void {
  takeRawBodies(app);
  for (const [suffix, said] of Object.entries(paths)) {
    app.post<{ Params: { token: string }; Querystring: { channel?: string } }>(
      `/v1/webhooks/infobip/:token${suffix}`,
      {
        bodyLimit,
        schema: { tags: ['webhooks'], summary: `Callbacks of Infobip${said === undefined ? '' : `: ${said}`}` },
      },
      async (request, reply) => {
        const { workspace } = authentic(deps, request);
        const bytes = await bytesOf(request);
        const channel = channelOf(request.query.channel);
        const callback = readCallback(bytes, said);
        const { kind } = callback;
        for (const part of callback.parts) {
          const at = deps.now();
          const headers = {
            'Nats-Msg-Id': `rcp:${workspace}:${contentId(part)}`,
            'Carillon-Kind': kind,
            'Carillon-Received-At': new Date(at).toISOString(),
          };
          const hear = deps.optOuts.find({ workspace, channel, kind, body: part, at });
          const subject = hear === null ? receiptSubject : optOutSubject;
          faultPoint('callback:publishing');
          await deps.publisher.publish(subject(workspace, 'infobip', channel), headers, part);
          faultPoint('callback:published');
          deps.metrics.webhook('appended');
          if (hear !== null) deps.metrics.optOut((await hear()) ? 'at once' : 'later');
        }
        for (const { body, why } of callback.unreadable) {
          const headers = {
            'Nats-Msg-Id': `parked:${workspace}:${contentId(body)}`,
            'Dlq-Reason': 'bad-receipt',
            'Dlq-Detail': why,
            'Dlq-At': new Date(deps.now()).toISOString(),
            'Dlq-From': 'webhook',
          };
          await deps.publisher.publish(`dlq.${workspace}.bad-receipt`, headers, body);
          deps.metrics.webhook('parked');
        }
        return reply.code(200).send({ accepted: callback.parts.length > 0, parked: callback.unreadable.length });
      },
    );
  }
}

function authentic(deps: RouteDeps, request: FastifyRequest<{ Params: { token: string } }>) {
  try {
    const key = deps.authenticator.provider(request, request.params.token);
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (deps.webhookProof && !isProven(deps.webhookProof, request.headers, raw, deps.now())) {
      throw problem(401, 'The signature does not fit the body.');
    }
    return key;
  } catch (error) {
    deps.metrics.webhook('refused');
    throw error;
  }
}

/** A callback does not say its channel: the address we gave the provider does; one set up by hand without it is for what people write. */
function channelOf(text: string | undefined): Channel {
  const channel = channels.find((one) => one === (text ?? inboundChannels[0]));
  if (channel !== undefined) return channel;
  throw problem(400, `There is no channel of this name; it is one of ${channels.join(', ')}.`);
}

/** The same callback sent again is one append, whatever its number of retries. */
function contentId(bytes: Uint8Array): string {
  return base32(createHash('sha256').update(bytes).digest()).slice(0, 32);
}
