import { capabilities, channels } from '../channel.ts';

import { durationExamples, readDuration } from '../journey/duration.ts';
import type { Path, Report } from '../problem.ts';
import { eventTypePattern } from '../subjects.ts';
import { didYouMean } from '../suggest.ts';
import { messageDeeds, type Deed, type Did } from './deed.ts';

const expected =
  'an event type, or { event: order.placed, atLeast: 2, within: 30 days }, or { clicked: email/welcome }';
const keys = ['event', ...messageDeeds] as const;
/** More than anybody counts, and few enough to count. */
const mostTimes = 1_000;

/** What stands behind `did`. Null: reported. */
export function parseDid(value: unknown, path: Path, report: Report): Did | null {
  if (typeof value === 'string') {
    const deed = readEvent(value, path, report);
    return deed === null ? null : { kind: 'did', deed, atLeast: 1 };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, { message: `'did' says nothing that can be done`, expected });
    return null;
  }
  const held: { readonly [key: string]: unknown } = { ...value };
  const unknown = Object.keys(held).find((key) => ![...keys, 'atLeast', 'within'].includes(key));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, [...keys, 'atLeast', 'within']);
    report([...path, unknown], {
      message: `unknown key '${unknown}'`,
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
    return null;
  }
  const named = keys.filter((key) => held[key] !== undefined);
  const [key] = named;
  if (key === undefined || named.length > 1) {
    report(path, { message: `'did' names ${named.length === 0 ? 'nothing' : named.join(' and ')}`, expected });
    return null;
  }
  const deed =
    key === 'event'
      ? readEvent(held[key], [...path, key], report)
      : readMessage(key, held[key], [...path, key], report);
  const { atLeast = 1, within } = held;
  if (typeof atLeast !== 'number' || !Number.isInteger(atLeast) || atLeast < 1 || atLeast > mostTimes) {
    report([...path, 'atLeast'], {
      message: `'atLeast' is ${JSON.stringify(atLeast)}`,
      expected: `a whole number from 1 to ${mostTimes}`,
    });
    return null;
  }
  if (within === undefined) return deed === null ? null : { kind: 'did', deed, atLeast };
  if (typeof within !== 'string' || readDuration(within).kind === 'refused') {
    report([...path, 'within'], { message: `'within' is ${JSON.stringify(within)}`, expected: durationExamples });
    return null;
  }
  return deed === null ? null : { kind: 'did', deed, atLeast, within };
}

function readEvent(value: unknown, path: Path, report: Report): Deed | null {
  if (typeof value === 'string' && eventTypePattern.test(value)) return { kind: 'event', type: value };
  report(path, { message: `${JSON.stringify(value)} is no event type`, expected: 'a type such as order.placed' });
  return null;
}

function readMessage(what: (typeof messageDeeds)[number], value: unknown, path: Path, report: Report): Deed | null {
  const [name = '', template = null, ...more] = typeof value === 'string' ? value.split('/') : [];
  const channel = channels.find((one) => one === name);
  const gateways = Object.values((channel && capabilities(channel)?.gateways) ?? {});
  const tells = what === 'sent' ? gateways.length > 0 : gateways.some(({ engagement }) => engagement.includes(what));
  if (channel !== undefined && tells && template !== '' && more.length === 0)
    return { kind: 'message', what, channel, template };
  report(path, {
    message: `nobody tells of ${JSON.stringify(value)} that it was ${what}`,
    expected: 'a message such as email/welcome, or a channel such as email',
  });
  return null;
}
