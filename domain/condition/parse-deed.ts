import { capabilities, channels, tellsOf } from '../channel.ts';
import { parseObject } from '../journey/authoring/object-schema.ts';
import type { Path, Report } from '../problem.ts';
import { eventTypePattern } from '../subjects.ts';
import { messageDeeds, type Deed, type Did, type MessageDeed } from './deed.ts';
import { didShape } from './did-shape.ts';

const expected =
  'an event type, or { event: order.placed, atLeast: 2, within: 30 days }, or { clicked: email/welcome }';

/** What stands behind `did`. Null: reported. */
export function parseDid(value: unknown, path: Path, report: Report): Did | null {
  if (typeof value === 'string') {
    if (eventTypePattern.test(value)) return { kind: 'did', deed: { kind: 'event', type: value }, atLeast: 1 };
    report(path, { message: `'${value}' is no event type`, expected });
    return null;
  }
  const read = parseObject(didShape, value, path, report);
  if (read === null) return null;
  const { event, atLeast = 1, within } = read;
  const named = (['event', ...messageDeeds] as const).filter((key) => read[key] !== undefined);
  if (named.length !== 1) {
    report(path, { message: `'did' names ${named.join(' and ') || 'nothing'}`, expected });
    return null;
  }
  const deeds = messageDeeds.map((what) => readMessage(what, read[what], [...path, what], report));
  const deed: Deed | undefined =
    event === undefined ? deeds.find((one) => one !== null) : { kind: 'event', type: event };
  return deed === undefined ? null : { kind: 'did', deed, atLeast, ...(within === undefined ? {} : { within }) };
}

/** Null where nothing is said of it, or what is said was reported. */
function readMessage(what: MessageDeed, text: string | undefined, path: Path, report: Report): Deed | null {
  if (text === undefined) return null;
  const [name = '', template = null, ...more] = text.split('/');
  const channel = channels.find((one) => one === name);
  const tells =
    channel !== undefined && (what === 'sent' ? capabilities(channel) !== undefined : tellsOf(channel).includes(what));
  if (tells && template !== '' && more.length === 0) return { kind: 'message', what, channel, template };
  report(path, {
    message: `nobody tells of '${text}' that it was ${what}`,
    expected: 'a message such as email/welcome, or a channel such as email',
  });
  return null;
}
