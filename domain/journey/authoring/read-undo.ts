import { capabilities, type Channel } from '../../channel.ts';
import type { Path, Report } from '../../problem.ts';
import type { Fallback, Undo } from '../definition.ts';
import { durationExamples, durationMs, readDuration } from '../duration.ts';
import { steps as shapes } from '../schema.ts';
import { parseObject } from './object-schema.ts';
import { readChannel } from './read-channel.ts';
import { record } from './record.ts';

/** The shortest time for which handing a message over early is worth a call to take it back. */
const shortestAtProviderMs = 60_000;
const dayMs = 86_400_000;

/** `'10 minutes'`, or `{ for, at }`; undefined where there is none, null where a problem was reported. */
export function readUndo(input: unknown, channel: Channel, at: Path, report: Report): Undo | undefined | null {
  if (input === undefined) return undefined;
  const path = [...at, 'undo'];
  if (typeof input === 'string') {
    const reading = readDuration(input);
    if (reading.kind === 'duration') return { for: input, at: 'carillon' };
    report(path, { message: reading.reason, expected: durationExamples });
    return null;
  }
  const read = parseObject(shapes.undo, input, path, report);
  if (read === null || read.at === 'carillon') return read;
  const able = capabilities(channel);
  if (able?.cancelScheduled !== true) {
    report([...path, 'at'], {
      message: `no provider of ${channel} takes a message back`,
      expected: "at: carillon, which every channel has: undo: '10 minutes'",
    });
    return null;
  }
  if (durationMs(read.for) > able.scheduleMs) {
    report([...path, 'for'], {
      message: `no provider of ${channel} holds a message for ${read.for}`,
      expected: `at most ${able.scheduleMs / dayMs} days, or at: carillon`,
    });
    return null;
  }
  if (durationMs(read.for) >= shortestAtProviderMs) return read;
  report([...path, 'for'], {
    message: `'${read.for}' is too short to take a message back from its provider`,
    expected: 'at least a minute',
  });
  return null;
}

/** The further channels of a send, each judged by what the channel before it may still do (I5). */
export function readFallback(
  step: unknown,
  own: Channel,
  at: Path,
  report: Report,
): readonly Fallback[] | undefined | null {
  const { fallback } = record(step);
  if (!Array.isArray(fallback)) return undefined; // the step's own shape has said what is wrong
  let before: Channel = own;
  const hops = fallback.map((one: unknown, index) => {
    const hop = readHop(one, before, [...at, 'fallback', index], report);
    before = hop?.channel ?? before;
    return hop;
  });
  const whole = hops.filter((hop) => hop !== null);
  return whole.length === hops.length ? whole : null;
}

function readHop(input: unknown, before: Channel, path: Path, report: Report): Fallback | null {
  const read = parseObject(shapes.fallback, input, path, report);
  const { send } = record(input);
  const address = typeof send === 'string' ? readChannel(send, [...path, 'send'], report) : null;
  if (read === null || address === null) return null;
  const { after, mayDouble } = read;
  const validityMs = capabilities(before)?.validityMs ?? Infinity;
  if (after !== undefined && mayDouble !== true && durationMs(after) < validityMs) {
    report([...path, 'after'], {
      message: `after ${after} the ${before} may still arrive: it is tried for ${validityMs / 3_600_000} hours`,
      expected: 'mayDouble: true, if a person may hear both',
      hint: `or without 'after': then ${address.channel} begins only when it is sure that the ${before} did not arrive`,
    });
    return null;
  }
  return { ...address, ...(after === undefined ? {} : { after }), ...(mayDouble === undefined ? {} : { mayDouble }) };
}
