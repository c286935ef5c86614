import type { Path, Report } from '../../problem.ts';
import type { Compensation } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { kindOf, parseObject } from './object-schema.ts';
import { readChannel } from './read-channel.ts';
import { readWebhook } from './read-webhook.ts';
import { record } from './record.ts';

const { send, class: messageClass, topic, addressGrace } = shapes.send;
const sending = { send, class: messageClass, topic, addressGrace };
const { webhook, method, headers, body, timeout } = shapes.webhook;
const calling = { webhook, method, headers, body, timeout };

/** The `compensate` of a step; undefined where it has none, null where a problem was reported. */
export function readCompensation(step: unknown, at: Path, report: Report): Compensation | undefined | null {
  const { compensate } = record(step);
  if (compensate === undefined) return undefined;
  const path = [...at, 'compensate'];
  const held = record(compensate);
  if ('send' in held) return readSend(compensate, path, report);
  if ('webhook' in held) {
    const call = readWebhook(parseObject(calling, compensate, path, report), compensate, path, report);
    return call === null ? null : { kind: 'webhook', ...call };
  }
  report(path, {
    message: `a step cannot be undone by ${kindOf(compensate)}`,
    expected: 'a send or a webhook, such as { send: email/sorry, class: service }',
  });
  return null;
}

function readSend(input: unknown, path: Path, report: Report): Compensation | null {
  const read = parseObject(sending, input, path, report);
  const { send: named } = record(input);
  const address = typeof named === 'string' ? readChannel(named, [...path, 'send'], report) : null;
  if (read === null || address === null) return null;
  return {
    kind: 'send',
    ...address,
    class: read.class,
    ...(read.topic === undefined ? {} : { topic: read.topic }),
    ...(read.addressGrace === undefined ? {} : { addressGrace: read.addressGrace }),
  };
}
