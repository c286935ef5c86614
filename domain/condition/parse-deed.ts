import { capabilities, channels, tellsOf } from '../channel.ts';
import { durationMs } from '../journey/duration.ts';
import { parseObject } from '../journey/authoring/object-schema.ts';
import type { Path, Report } from '../problem.ts';
import { eventTypePattern } from '../subjects.ts';
import type { Condition } from './condition.ts';
import { messageDeeds, type Deed, type Did, type MessageDeed } from './deed.ts';
import { writtenDid } from './did-shape.ts';

const expected =
  'an event type, or { event: order.placed, atLeast: 2, within: 30 days }, or { clicked: email/welcome }';

/** What stands behind `did`; `readWhere` reads the condition of an event. Null: reported. */
export function parseDid(
  value: unknown,
  path: Path,
  report: Report,
  readWhere: (where: unknown, path: Path) => Condition | null,
): Did | null {
  if (typeof value === 'string') {
    if (eventTypePattern.test(value)) return { kind: 'did', deed: { kind: 'event', type: value }, atLeast: 1 };
    report(path, { message: `'${value}' is no event type`, expected });
    return null;
  }
  const read = parseObject(writtenDid, value, path, report);
  if (read === null) return null;
  const { event, atLeast = 1, within, before } = read;
  const named = (['event', ...messageDeeds] as const).filter((key) => read[key] !== undefined);
  if (named.length !== 1) {
    report(path, { message: `'did' names ${named.join(' and ') || 'nothing'}`, expected });
    return null;
  }
  if (within !== undefined && before !== undefined && durationMs(before) >= durationMs(within)) {
    report([...path, 'before'], {
      message: `nothing lies within ${within} and before ${before}`,
      expected: `less than ${within}: within: 30 days, before: 7 days is between 30 and 7 days ago`,
    });
    return null;
  }
  const deed = event === undefined ? readMessages(read, path, report) : readEvent(event, read.where, path, readWhere);
  if (deed === null) return null;
  const span = { ...(within === undefined ? {} : { within }), ...(before === undefined ? {} : { before }) };
  return { kind: 'did', deed, atLeast, ...span };
}

function readEvent(
  type: string,
  written: unknown,
  path: Path,
  readWhere: (where: unknown, path: Path) => Condition | null,
): Deed | null {
  if (written === undefined) return { kind: 'event', type };
  const where = readWhere(written, [...path, 'where']);
  return where === null ? null : { kind: 'event', type, where };
}

function readMessages(
  read: { readonly [What in MessageDeed]?: string | undefined } & { readonly where?: unknown },
  path: Path,
  report: Report,
): Deed | null {
  if (read.where !== undefined) {
    report([...path, 'where'], {
      message: "a message holds nothing that 'where' could ask for",
      expected: 'it beside an event, such as { event: message.clicked, where: { event.url: … } }',
    });
    return null;
  }
  const deeds = messageDeeds.map((what) => readMessage(what, read[what], [...path, what], report));
  return deeds.find((one) => one !== null) ?? null;
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
