import { createJsonBytes, type JsonBytes } from '../http/json-bytes.ts';
import type { VendorAnswer } from '../http/route.ts';
import type { Submit, Taken } from '../send/submit.ts';
import { statuses, type StatusName } from '../registry/statuses.ts';
import type { SmsRequest } from './request.ts';

/** Scopes of which one is needed to send. */
export const sending = ['message:send', 'sms:message:send', 'sms:manage'];

/** The reply of the older sends. */
export const answerV2 = (submit: Submit, request: SmsRequest): VendorAnswer =>
  answer(submit, request, older.opening, (json, { to, messageId, said, parts }) => {
    json.text(to);
    json.raw(older.messageId);
    json.text(messageId);
    json.raw(older.status(said));
    if (request.includeCount) json.raw(Buffer.from(`,"smsCount":${parts}`));
  });

const older = {
  opening: '{"to":',
  messageId: Buffer.from(',"messageId":'),
  status: statusBytes((status) => `,"status":${status}`),
};

/** The reply of the newer ones. */
export const answerV3 = (submit: Submit, request: SmsRequest): VendorAnswer =>
  answer(submit, request, newer.opening, (json, { to, messageId, said, parts }) => {
    json.text(messageId);
    json.raw(newer.status(said));
    json.text(to);
    if (request.includeCount) json.raw(Buffer.from(`,"details":{"messageCount":${parts}}`));
  });

const newer = {
  opening: '{"messageId":',
  status: statusBytes((status) => `,"status":${status},"destination":`),
};

/** Of each message, as it is mostly said. */
const USUAL_BYTES = 256;

/** Written by hand: each message of a large reply has a status of its own, and nearly all have the same. */
function answer(
  submit: Submit,
  request: SmsRequest,
  opening: string,
  write: (json: JsonBytes, taken: Taken) => void,
): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const json = createJsonBytes((taken.length + 1) * USUAL_BYTES);
  const next = Buffer.from(`},${opening}`);
  json.raw(Buffer.from(`{"bulkId":${JSON.stringify(bulkId)},"messages":[${opening}`));
  let isFirst = true;
  for (const one of taken) {
    if (!isFirst) json.raw(next);
    write(json, one);
    isFirst = false;
  }
  json.raw(end);
  return { reply: { status: 200, bytes: json.end() }, wait: early };
}

const end = Buffer.from('}]}');

function statusBytes(around: (status: string) => string): (name: StatusName) => Buffer {
  const known = new Map<StatusName, Buffer>();
  return (name) => {
    let bytes = known.get(name);
    if (bytes === undefined) known.set(name, (bytes = Buffer.from(around(JSON.stringify(statuses[name])))));
    return bytes;
  };
}
