import type { z } from 'zod';
import { perSecond } from '../http/rate-limit.ts';
import { errorReply } from '../http/envelopes.ts';
import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { plainElement, type Element, type Order } from '../send/order.ts';
import type { Submit, Taken } from '../send/submit.ts';
import { statuses } from '../registry/statuses.ts';
import { contents, messageOf, sendTemplates, type ContentType } from './content-schema.ts';
import { fillTemplate, wordsOf } from './words.ts';
import type { Templates } from './templates.ts';

const scopes = ['message:send', 'whatsapp:message:send', 'whatsapp:manage'];
const limit = perSecond(4_000);

type Deps = {
  readonly submit: Submit;
  readonly oracle: Pick<Oracle, 'inbound'>;
  readonly templates: Templates;
};

/** `POST /whatsapp/1/message/…`: one message of a type, or a list of templates. And the tick that says that theirs was read. */
export function whatsappRoutes(deps: Deps): readonly VendorRoute[] {
  return [
    ...(Object.keys(contents) as ContentType[]).map((type) => freeForm(deps, type)),
    templateRoute(deps),
    {
      method: 'POST',
      path: '/whatsapp/1/senders/{sender}/message/{messageId}/read',
      scopes: ['whatsapp:manage'],
      limit: perSecond(10),
      body: 'none',
      handle: ({ parameters, caller }) => {
        const known = deps.oracle.inbound.some(
          ({ messageId, account }) => messageId === parameters['messageId'] && account === caller.account,
        );
        return { reply: known ? { status: 204, text: '' } : errorReply('legacy', 404) };
      },
    },
  ];
}

const freeForm = ({ submit }: Deps, type: ContentType): VendorRoute => {
  const schema = messageOf(contents[type] as z.ZodType<Readonly<Record<string, unknown>>>);
  return {
    method: 'POST',
    path: `/whatsapp/1/message/${type}`,
    scopes,
    limit,
    handle: ({ body, caller }) =>
      take(schema.safeParse(body), body, 'legacy', (valid) => {
        const { taken, early } = submit({
          account: caller.account,
          channel: 'whatsapp',
          via: 'whatsapp/1',
          bulkId: undefined,
          elements: 1,
          orders: [orderOf(valid, elementOf(valid, { type, ...valid.content }))],
        });
        const [message] = taken.map(said);
        return { reply: ok(message), wait: early };
      }),
  };
};

const templateRoute = ({ submit, templates }: Deps): VendorRoute => ({
  method: 'POST',
  path: '/whatsapp/1/message/template',
  scopes,
  limit,
  handle: ({ body, caller: { account } }) =>
    take(sendTemplates.safeParse(body), body, 'legacy', (valid) => {
      const orders = valid.messages.map((message): Order => {
        const { templateName, language, templateData } = message.content;
        const [template] = templates.named(account, message.from, templateName, language);
        const text = template?.structure.body.text;
        const element = elementOf(message, { type: 'template', ...message.content });
        return orderOf(message, {
          ...element,
          text: text === undefined ? element.text : fillTemplate(text, templateData.body.placeholders),
          hops: message.smsFailover && [
            { channel: 'sms', from: message.smsFailover.from, to: message.to, text: message.smsFailover.text },
          ],
        });
      });
      const { bulkId, taken, early } = submit({
        account,
        channel: 'whatsapp',
        via: 'whatsapp/1',
        bulkId: valid.bulkId,
        elements: orders.length,
        orders,
      });
      return { reply: ok({ messages: taken.map(said), bulkId }), wait: early };
    }),
});

type Message = Omit<z.infer<ReturnType<typeof messageOf<z.ZodType<object>>>>, 'content'>;
const orderOf = ({ messageId, to }: Message, element: Element): Order => ({ recipients: [{ messageId, to }], element });
const elementOf = (message: Message, content: NonNullable<Element['content']>): Element => ({
  ...plainElement({ from: message.from, text: wordsOf(content) }),
  callbackData: message.callbackData,
  notifyUrl: message.notifyUrl || undefined,
  entityId: message.entityId,
  applicationId: message.applicationId,
  content,
});

/** This API calls an accepted message "enroute". */
const said = ({ to, said: status, messageId }: Taken): object => ({
  to,
  messageCount: 1,
  messageId,
  status: statuses[status === 'PENDING_ACCEPTED' ? 'PENDING_ENROUTE' : status],
});
