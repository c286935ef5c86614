import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { madeAt } from '../../domain/retention.ts';
import { tellMessage, tellRequest } from '../../domain/why/tell-message.ts';
import type { RouteDeps } from '../app-deps.ts';
import { once } from '../once.ts';
import { nameIn } from '../person-name.ts';
import { problem } from '../problem.ts';
import {
  anything,
  channelSchema,
  classSchema,
  dataSchema,
  lineSchema,
  lineView,
  personSchema,
  security,
} from '../schema.ts';

const requestSchema = z.strictObject({
  to: personSchema,
  channel: channelSchema,
  template: z.string().min(1).describe('Name of a template of the workspace, such as "welcome"'),
  class: classSchema,
  topic: z.string().min(1).optional(),
  data: dataSchema.optional().describe('event.… in the template'),
});
const params = z.object({ id: z.string() });

/** Direct sends, and what became of any message. */
export function messageRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { authenticator, commands, queries } = deps;

  routes.post(
    '/v1/messages',
    {
      ...authenticator.requires('send'),
      schema: {
        tags: ['messages'],
        summary: 'Send one message to one person: same policy, same ledger, same promises as in a journey',
        security,
        body: requestSchema,
        response: { 202: z.object({ messageId: z.string() }) },
      },
    },
    async (request, reply) => {
      const caller = authenticator.caller(request, 'send');
      const { to, channel, template, topic, data } = request.body;
      return once(deps.idempotency, request, reply, caller, async (messageId) => {
        const answer = await commands.requestSend({
          workspace: caller.workspace,
          messageId,
          to: nameIn(to),
          channel,
          template,
          class: request.body.class,
          topic: topic ?? null,
          data: data ?? {},
          by: `key:${caller.name}`,
        });
        if (answer.kind === 'refused') throw problem(answer.status, answer.reason);
        return { status: 202, body: { messageId: answer.messageId } };
      });
    },
  );

  routes.get(
    '/v1/messages/:id',
    {
      schema: {
        tags: ['messages'],
        summary: 'One message by our id or the provider’s',
        security,
        params,
        response: { 200: anything },
      },
    },
    async (request) => {
      const facts = await factsOf(authenticator.caller(request, 'read').workspace, request.params.id);
      if (facts.message) return { ...facts.message };
      return { id: request.params.id, state: 'REQUESTED', reason: 'asked for, and not decided yet', ...facts.request };
    },
  );

  routes.get(
    '/v1/messages/:id/why',
    {
      schema: {
        tags: ['messages'],
        summary: 'Why it was sent, or not: from its cause to its last receipt',
        security,
        params,
        response: { 200: z.object({ message: z.string(), answer: z.string(), story: z.array(lineSchema) }) },
      },
    },
    async (request) => {
      const {
        message,
        enrollment,
        request: asked,
        halts,
      } = await factsOf(authenticator.caller(request, 'read').workspace, request.params.id);
      const told = message
        ? tellMessage(message, enrollment, asked, halts)
        : asked
          ? tellRequest(asked)
          : { answer: '', story: [] };
      return { message: message?.id ?? request.params.id, answer: told.answer, story: told.story.map(lineView) };
    },
  );

  async function factsOf(workspace: string, id: string) {
    const facts = await queries.message(workspace, id);
    if (facts) return facts;
    const since = await queries.keptSince(workspace);
    const until = since === null ? '' : ` What ended before ${new Date(since).toISOString()} is not kept any more.`;
    const made = madeAt(id);
    if (since !== null && made !== null && made < since) {
      const when = new Date(made).toISOString();
      throw problem(410, `This id was made on ${when}.${until} Consent, suppressions and the audit are.`);
    }
    throw problem(
      404,
      `No message has this id, neither ours nor a provider’s.${until} "carillon why <person>" lists a person’s messages.`,
    );
  }
}
