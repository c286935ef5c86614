import type { z } from 'zod';
import { perSecond } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorAnswer, VendorRequest, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import type { SendRequest } from '../send/order.ts';
import type { Submitted } from '../send/submit.ts';
import { statuses } from '../registry/statuses.ts';
import { fromAdvanced, fromClickToCall, fromSimple, type CallRequest } from './tts/request.ts';
import { sendAdvanced, sendClickToCall, sendMulti, sendSingle } from './tts/schema.ts';

export type PlaceDeps = { readonly submit: (request: SendRequest) => Submitted };

/** How far ahead a call may be scheduled; the vendor does not say, SMS has as many. */
export const MOST_DAYS = 180;

/** A body that asks for calls, as read by its schema. */
export function placeFrom<T>(
  { submit }: PlaceDeps,
  { body, caller }: Pick<VendorRequest, 'caller'> & { readonly body: unknown },
  schema: z.ZodType<T>,
  requestOf: (valid: T) => CallRequest,
): VendorAnswer {
  return take(schema.safeParse(body), body, 'legacy', (valid) => {
    const { bulkId, taken, early } = submit({ ...requestOf(valid), account: caller.account });
    const messages = taken.map(({ to, said, messageId }) => ({ to, messageId, status: statuses[said] }));
    // One destination gets no bulk id back, though it has one if it was given.
    return { reply: ok(taken.length > 1 ? { bulkId, messages } : { messages }), wait: early };
  });
}

const speaking = ['message:send', 'voice-message:message:send', 'voice-message:manage'];

/** `POST /tts/3/single`, `/tts/3/multi`, `/tts/3/advanced` and `/voice/ctc/1/send`. */
export function callRoutes(deps: PlaceDeps): readonly VendorRoute[] {
  const access = { method: 'POST' as const, scopes: speaking, limit: perSecond(2_000), horizonDays: MOST_DAYS };
  return [
    {
      ...access,
      path: '/tts/3/single',
      body: 'either',
      handle: (request) =>
        placeFrom(deps, singleOf(request), sendSingle, (message) => fromSimple([{ ...message, to: [message.to] }])),
    },
    {
      ...access,
      path: '/tts/3/multi',
      handle: (request) => placeFrom(deps, request, sendMulti, ({ messages }) => fromSimple(messages)),
    },
    { ...access, path: '/tts/3/advanced', handle: (request) => placeFrom(deps, request, sendAdvanced, fromAdvanced) },
    {
      ...access,
      path: '/voice/ctc/1/send',
      scopes: ['message:send', 'clicktocall:manage'],
      handle: (request) => placeFrom(deps, request, sendClickToCall, fromClickToCall),
    },
  ];
}

/** The form has `voice.gender` where JSON has an object. */
function singleOf(request: VendorRequest): VendorRequest {
  if (request.form.fields.size === 0) return request;
  const fields = Object.fromEntries([...request.form.fields].map(([name, values]) => [name, values[0]]));
  const { 'voice.name': name, 'voice.gender': gender, ...rest } = fields;
  return { ...request, body: { ...rest, voice: { name, gender } } };
}
