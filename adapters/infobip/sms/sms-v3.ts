import type { Bulk } from '../../../domain/campaign/bulk-gateway.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { OutgoingMessage } from '../../../domain/message/outcome.ts';
import { vendorTime } from '../client/link.ts';
import { v3Content, v3Links, v3Options } from './sms-options.ts';
import { textOf, type Callbacks } from './sms-text.ts';

/** The body of `POST /sms/3/messages` for one message. */
export function smsV3(message: OutgoingMessage, callbacks: Callbacks): object {
  const { options = {} } = textOf(message);
  const { schedule } = message;
  const at = schedule && { schedule: { bulkId: schedule.bulkId, sendAt: vendorTime(schedule.sendAt) } };
  return {
    messages: [element([message], message, callbacks)],
    ...optionsOf({ ...at, ...v3Links(options.links, callbacks.trackingUrl) }),
  };
}

/** The body for many: people who get the same words share one element, so a campaign without a name in it is one text and a list of numbers. */
export function smsBulkV3({ bulkId, messages, speed }: Bulk, callbacks: Callbacks): object {
  const alike = new Map<string, OutgoingMessage[]>();
  let links: ReturnType<typeof linksOf>;
  for (const message of messages) {
    const { text } = textOf(message);
    links ??= linksOf(message);
    const key = `${message.from}\n${text}`;
    const others = alike.get(key);
    if (others) others.push(message);
    else alike.set(key, [message]);
  }
  const pace = speed && { sendingSpeedLimit: { amount: speed.messages, timeUnit: speed.per.toUpperCase() } };
  return {
    messages: [...alike.values()].flatMap((some) => (some[0] === undefined ? [] : [element(some, some[0], callbacks)])),
    options: { schedule: { bulkId, ...pace }, ...v3Links(links, callbacks.trackingUrl) },
  };
}

/** All messages of one sender carry the same options. */
const linksOf = (message: OutgoingMessage) => textOf(message).options?.links;

function element(alike: readonly OutgoingMessage[], first: OutgoingMessage, { notifyUrl }: Callbacks): object {
  const { text, options = {} } = textOf(first);
  return {
    sender: first.from,
    destinations: alike.map(({ to, messageId }) => ({ to: normaliseAddress('phone', to), messageId })),
    content: v3Content(text, options),
    ...optionsOf(v3Options(options)),
    ...(notifyUrl === undefined ? {} : { webhooks: { delivery: { url: notifyUrl }, contentType: 'application/json' } }),
  };
}

const optionsOf = (options: object): object => (Object.keys(options).length === 0 ? {} : { options });
