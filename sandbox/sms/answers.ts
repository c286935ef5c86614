import type { VendorAnswer } from '../http/route.ts';
import type { Submit, Taken } from '../send/submit.ts';
import { statuses, type StatusName } from '../registry/statuses.ts';
import type { SmsRequest } from './request.ts';

/** Scopes of which one is needed to send. */
export const sending = ['message:send', 'sms:message:send', 'sms:manage'];

/** The reply of the older sends. */
export const answerV2 = (submit: Submit, request: SmsRequest): VendorAnswer =>
  answer(submit, request, ({ to, said, messageId, parts }) => {
    const count = request.includeCount ? `,"smsCount":${parts}` : '';
    return `{"to":${quoted(to)},"messageId":${quoted(messageId)},"status":${statusText(said)}${count}}`;
  });

/** The reply of the newer ones. */
export const answerV3 = (submit: Submit, request: SmsRequest): VendorAnswer =>
  answer(submit, request, ({ to, said, messageId, parts }) => {
    const count = request.includeCount ? `,"details":{"messageCount":${parts}}` : '';
    return `{"messageId":${quoted(messageId)},"status":${statusText(said)},"destination":${quoted(to)}${count}}`;
  });

/** Written by hand: each message of a large reply has a status of its own, and nearly all have the same. */
function answer(submit: Submit, request: SmsRequest, textOf: (taken: Taken) => string): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  let messages = '';
  for (const one of taken) messages += messages === '' ? textOf(one) : `,${textOf(one)}`;
  return { reply: { status: 200, text: `{"bulkId":${quoted(bulkId)},"messages":[${messages}]}` }, wait: early };
}

const texts = new Map<StatusName, string>();

function statusText(name: StatusName): string {
  let text = texts.get(name);
  if (text === undefined) texts.set(name, (text = JSON.stringify(statuses[name])));
  return text;
}

/** Nothing in it that JSON would escape. */
const plain = /^[\w .:+@/-]*$/;
const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));
