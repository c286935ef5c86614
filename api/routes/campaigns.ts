import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { KeyRecord } from '../../adapters/keys/key-record.ts';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { nameIn } from '../person-name.ts';
import { problem } from '../problem.ts';
import { anything, classSchema, personSchema } from '../schema.ts';

const params = z.object({ id: z.string() });
const security = [{ apiKey: [] }];
const tags = ['campaigns'];

const definition = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(200).optional(),
  segment: z.string().min(1).max(60).describe('Id of an applied segment'),
  send: z.string().min(1).max(200).optional().describe('channel/template, such as sms/spring-offer'),
  journey: z.string().optional().describe('Not available yet'),
  class: classSchema,
  topic: z.string().min(1).max(100).optional(),
  rate: z.int().min(1).describe('Messages per second'),
});
const moved = z.object({ campaign: z.string(), state: z.string(), was: z.string() });

const moves = {
  pause: 'Send nothing more, at once; everybody keeps their place',
  resume: 'Go on exactly where it was paused',
  cancel: 'End it: nobody who was not written to is written to',
} as const;

/** One message to the frozen audience of a segment: previewed, confirmed, sent at a rate. */
export function campaignRoutes(app: FastifyInstance, { authenticator, commands, idempotency }: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.post(
    '/v1/campaigns',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags,
        summary: 'Define a campaign, or change one that is not launched',
        security,
        body: definition,
        response: { 200: anything },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { id, ...rest } = request.body;
      return once(idempotency, request, reply, caller, async () => {
        const answer = await commands.campaigns.define(
          caller.workspace,
          { campaign: id, ...rest },
          `key:${caller.name}`,
        );
        if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
        return { status: 200, body: { campaign: answer.id, change: answer.change, state: answer.state } };
      });
    },
  );

  routes.get(
    '/v1/campaigns',
    {
      ...authenticator.requires('read'),
      schema: {
        tags,
        summary: 'Campaigns, the newest first',
        security,
        response: { 200: z.object({ campaigns: z.array(anything) }) },
      },
    },
    async (request) => {
      const all = await commands.campaigns.list(authenticator.caller(request, 'read').workspace);
      return { campaigns: all.map((one) => ({ ...one })) };
    },
  );

  routes.get(
    '/v1/campaigns/:id',
    {
      ...authenticator.requires('read'),
      schema: {
        tags,
        summary: 'One campaign: what was previewed, and where every recipient is. The counts add up to the audience',
        security,
        params,
        response: { 200: anything },
      },
    },
    async (request) => {
      const { id } = request.params;
      const view = await commands.campaigns.view(authenticator.caller(request, 'read').workspace, id);
      if (view === null) throw problem(404, `There is no campaign "${id}"; GET /v1/campaigns lists them.`);
      return { ...view };
    },
  );

  routes.post(
    '/v1/campaigns/:id/preview',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags,
        summary:
          'Freeze the audience and say what a launch would do: how many, who not and why, samples, cost. Sends nothing',
        security,
        params,
        response: { 200: anything },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'operate');
      // Made anew each time, key or not: its samples are messages of real people, which no stored reply may keep.
      const answer = await commands.campaigns.preview(workspace, request.params.id);
      if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
      return answer.preview;
    },
  );

  routes.post(
    '/v1/campaigns/:id/test',
    {
      ...authenticator.requires('send'),
      schema: {
        tags,
        summary: 'Send its message to one known person, through the same policy and ledger',
        security,
        params,
        body: z.strictObject({ to: personSchema }),
        response: { 202: z.object({ messageId: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'send');
      return once(idempotency, request, reply, caller, async (messageId) => {
        const to = nameIn(request.body.to);
        const answer = await commands.campaigns.test(
          caller.workspace,
          request.params.id,
          to,
          messageId,
          `key:${caller.name}`,
        );
        if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
        return { status: 202, body: { messageId: answer.messageId } };
      });
    },
  );

  routes.post(
    '/v1/campaigns/:id/launch',
    {
      ...authenticator.requires('operate'),
      schema: {
        tags,
        summary: 'Send to the previewed audience, if it has as many people to send to as are confirmed',
        security,
        params,
        body: z.strictObject({ confirm: z.int().min(0).describe('`toSend` of the preview') }),
        response: { 200: moved },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'operate');
      const { confirm } = request.body;
      return once(idempotency, request, reply, caller, () => move(caller, request.params.id, 'launch', confirm));
    },
  );

  for (const [action, summary] of Object.entries(moves) as [keyof typeof moves, string][]) {
    routes.post(
      `/v1/campaigns/:id/${action}`,
      { ...authenticator.requires('operate'), schema: { tags, summary, security, params, response: { 200: moved } } },
      async (request, reply) => {
        const caller = authenticator.caller(request, 'operate');
        return once(idempotency, request, reply, caller, () => move(caller, request.params.id, action));
      },
    );
  }

  async function move(caller: KeyRecord, id: string, action: 'launch' | keyof typeof moves, confirm?: number) {
    const answer = await commands.campaigns.move(caller.workspace, id, action, `key:${caller.name}`, confirm);
    if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
    return { status: 200, body: { campaign: id, state: answer.state, was: answer.was } };
  }
}
