import { createJsonBytes } from '../http/json-bytes.ts';
import type { VendorAnswer } from '../http/route.ts';
import type { Submit, Taken } from '../send/submit.ts';
import { statuses, type StatusName } from '../registry/statuses.ts';
import type { SmsRequest } from './request.ts';

/** Scopes of which one is needed to send. */
export const sending = ['message:send', 'sms:message:send', 'sms:manage'];

/** What a reply says of one message, around the two texts that are its own. */
type Form = {
  readonly opening: string;
  readonly isNumberFirst: boolean;
  between(said: StatusName): string;
  /** `parts`: where they are asked for. */
  closing(said: StatusName, parts: number | undefined): string;
};

const statusTexts = new Map(Object.entries(statuses).map(([name, status]) => [name, JSON.stringify(status)]));

const older: Form = {
  opening: '{"to":',
  isNumberFirst: true,
  between: () => ',"messageId":',
  closing: (said, parts) => `,"status":${statusTexts.get(said)}${parts === undefined ? '' : `,"smsCount":${parts}`}}`,
};

const newer: Form = {
  opening: '{"messageId":',
  isNumberFirst: false,
  between: (said) => `,"status":${statusTexts.get(said)},"destination":`,
  closing: (_, parts) => (parts === undefined ? '}' : `,"details":{"messageCount":${parts}}}`),
};

/** The reply of the older sends. */
export const answerV2 = (submit: Submit, request: SmsRequest): VendorAnswer => answer(submit, request, older);
/** The reply of the newer ones. */
export const answerV3 = (submit: Submit, request: SmsRequest): VendorAnswer => answer(submit, request, newer);

/** Written by hand: each message of a reply has a status of its own, and nearly all have the same. */
function answer(submit: Submit, request: SmsRequest, form: Form): VendorAnswer {
  const { bulkId, taken, early } = submit(request);
  const tell = ({ to, messageId, said, parts }: Taken): Told => {
    const [first, second] = form.isNumberFirst ? [to, messageId] : [messageId, to];
    const closing = form.closing(said, request.includeCount ? parts : undefined);
    return { opening: form.opening, first, between: form.between(said), second, closing };
  };
  const beginning = `{"bulkId":${JSON.stringify(bulkId)},"messages":[`;
  const reply =
    taken.length > MOST_IN_A_TEXT || taken.some(({ others }) => others !== undefined)
      ? { bytes: longReply(beginning, taken, tell, form) }
      : { text: `${beginning}${taken.map((one) => textOf(tell(one))).join(',')}]}` };
  return { reply: { status: 200, ...reply }, wait: early };
}

type Told = { readonly [piece in 'opening' | 'first' | 'between' | 'second' | 'closing']: string };

/** Beyond it a reply is written as bytes from the start. */
const MOST_IN_A_TEXT = 20;

const textOf = ({ opening, first, between, second, closing }: Told): string =>
  opening + JSON.stringify(first) + between + JSON.stringify(second) + closing;

/** Of each message, as it is mostly said. */
const USUAL_BYTES = 256;

function longReply(beginning: string, all: readonly Taken[], tell: (one: Taken) => Told, form: Form): Buffer {
  const count = all.reduce((sum, { others }) => sum + (others ? others.until - others.from : 0), all.length);
  const json = createJsonBytes((count + 1) * USUAL_BYTES);
  json.raw(beginning);
  let isFirst = true;
  for (const one of all) {
    const { opening, first, between, second, closing } = tell(one);
    const next = `,${opening}`;
    json.raw(isFirst ? opening : next);
    json.text(first);
    json.raw(between);
    json.text(second);
    json.raw(closing);
    isFirst = false;
    if (one.others) {
      const { run, from, until } = one.others;
      const [firsts, seconds] = form.isNumberFirst ? [run.tos, run.ids] : [run.ids, run.tos];
      json.alike([next, between, closing], [firsts, seconds], from, until);
    }
  }
  json.raw(']}');
  return json.end();
}
