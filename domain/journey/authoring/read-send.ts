import { capabilities } from '../../channel.ts';
import type { Path, Report } from '../../problem.ts';
import type { SendStep } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { readAmbiguity } from './read-ambiguity.ts';
import { readChannel } from './read-channel.ts';
import { readCompensation } from './read-compensation.ts';
import { readFallback, readUndo } from './read-undo.ts';
import { record } from './record.ts';

/** A message to the person. Null: reported. */
export function readSend(input: unknown, path: Path, report: Report): SendStep | null {
  const read = parseObject(shapes.send, input, path, report);
  const { send, await: awaits } = record(input);
  const address = typeof send === 'string' ? readChannel(send, [...path, 'send'], report) : null;
  if (address !== null && awaits === 'delivered' && capabilities(address.channel)?.receipts !== true) {
    report([...path, 'await'], {
      message: `no receipts come for ${address.channel}`,
      hint: 'without `await` the step ends when the provider has taken the message',
    });
  }
  const undo = address === null ? undefined : readUndo(record(input)['undo'], address.channel, path, report);
  const fallback = address === null ? undefined : readFallback(input, address.channel, path, report);
  const compensate = readCompensation(input, path, report);
  if (undo?.at === 'provider' && fallback !== undefined)
    report([...path, 'undo'], {
      message: 'a message that lies at its provider has no next channel yet',
      expected: "undo: '10 minutes', which waits here, or no fallback",
    });
  const ambiguity = read === null ? undefined : readAmbiguity(read, path, report);
  if (read === null || address === null || undo === null || fallback === null || compensate === null) return null;
  if (ambiguity === null) return null;
  if (read.late !== undefined && read.sendBy === undefined) {
    report([...path, 'late'], {
      message: 'nothing is ever late here',
      expected: "sendBy: '2 hours' beside it",
    });
    return null;
  }
  const { id = '', class: messageClass, topic, await: awaited, onFailure, sendBy, late, addressGrace } = read;
  return {
    kind: 'send',
    id,
    ...address,
    class: messageClass,
    ...(topic === undefined ? {} : { topic }),
    ...(awaited === undefined ? {} : { await: awaited }),
    ...(onFailure === undefined ? {} : { onFailure }),
    ...(sendBy === undefined ? {} : { sendBy }),
    ...(late === undefined ? {} : { late }),
    ...ambiguity,
    ...(addressGrace === undefined ? {} : { addressGrace }),
    ...(undo === undefined ? {} : { undo }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(compensate === undefined ? {} : { compensate }),
  };
}
