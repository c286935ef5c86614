import { parseCondition } from '../../condition/parse.ts';
import type { Path, Report } from '../../problem.ts';
import { didYouMean } from '../../suggest.ts';
import type { Step } from '../definition.ts';
import { steps as shapes } from '../schema.ts';
import { notYet } from './not-yet.ts';
import { readCompensation } from './read-compensation.ts';
import { readData } from './read-data.ts';
import { readDigest } from './read-digest.ts';
import { readWaitUntil } from './read-wait-until.ts';
import { readWebhook } from './read-webhook.ts';
import { kindOf, parseObject } from './object-schema.ts';
import { readAwaited } from './read-awaited.ts';
import { readRepeat } from './read-repeat.ts';
import { readSend } from './read-send.ts';
import { readSplit } from './read-split.ts';
import { readTraits } from './read-traits.ts';
import { record } from './record.ts';

/** What a step's reader needs besides the step. */
export type ParseContext = {
  readonly report: Report;
  readonly isZone: (name: string) => boolean;
  /** Told of every step in the order written, with its id if it has one. */
  readonly met: (step: {
    readonly id: string | undefined;
    readonly since: string | undefined;
    readonly path: Path;
  }) => void;
};

export const verbs = [
  'send',
  'update',
  'wait',
  'waitUntil',
  'waitFor',
  'digest',
  'throttle',
  'branch',
  'split',
  'repeat',
  'webhook',
  'emit',
  'enroll',
  'takeBack',
  'exit',
] as const;
type Verb = (typeof verbs)[number];

/** Reads a list of steps; ids that are not given stay empty for `assignIds`. Steps with problems are left out. */
export function parseSteps(input: unknown, path: Path, context: ParseContext): readonly Step[] {
  if (!Array.isArray(input)) {
    context.report(path, { message: `steps cannot be ${kindOf(input)}`, expected: 'a list of steps' });
    return [];
  }
  return input.flatMap((one: unknown, index) => parseStep(one, [...path, index], context) ?? []);
}

function parseStep(written: unknown, path: Path, context: ParseContext): Step | null {
  // `- exit` alone is a step without a reason.
  const input = written === 'exit' ? { exit: null } : written;
  const keys = isMap(input) ? Object.keys(input) : [];
  const verb = verbs.find((one) => keys.includes(one));
  const { id, since } = record(input);
  context.met({ id: text(id), since: text(since), path });
  if (verb !== undefined) return readers[verb](input, path, context);
  const [first = ''] = keys;
  const future = keys.map(notYet).find((one) => one !== undefined);
  const hint = didYouMean(first, verbs);
  context.report(keys.length > 0 ? [...path, first] : path, {
    message: keys.length > 0 ? `'${first}' is no step` : `a step cannot be ${kindOf(written)}`,
    expected: `a step that begins with one of ${verbs.join(', ')}`,
    ...(hint === undefined ? {} : { hint }),
    ...future,
  });
  return null;
}

type Reader = (input: unknown, path: Path, context: ParseContext) => Step | null;

const readers: Record<Verb, Reader> = {
  send: (input, path, { report }) => readSend(input, path, report),
  update(input, path, context) {
    const read = parseObject(shapes.update, input, path, context.report);
    const { update } = record(input);
    const set = isMap(update) ? readTraits(record(update), [...path, 'update'], context.report) : null;
    const compensate = readCompensation(input, path, context.report);
    if (read === null || set === null || compensate === null) return null;
    return { kind: 'update', id: read.id ?? '', set, ...(compensate === undefined ? {} : { compensate }) };
  },
  webhook(input, path, context) {
    const read = parseObject(shapes.webhook, input, path, context.report);
    const call = readWebhook(read, input, path, context.report);
    const held = record(input);
    const other = parseInner('else', held, path, context);
    const compensate = readCompensation(input, path, context.report);
    if (held['onFailure'] !== undefined && other.length > 0)
      context.report([...path, 'onFailure'], {
        message: "a webhook that failed cannot do both, its 'else' and this",
        expected: "'else' or 'onFailure'",
      });
    if (read === null || call === null || compensate === null) return null;
    const { id = '', onFailure } = read;
    return {
      kind: 'webhook',
      id,
      ...call,
      ...(onFailure === undefined ? {} : { onFailure }),
      else: other,
      ...(compensate === undefined ? {} : { compensate }),
    };
  },
  emit(input, path, context) {
    const read = parseObject(shapes.emit, input, path, context.report);
    const data = readData(record(input)['data'], [...path, 'data'], context.report);
    const compensate = readCompensation(input, path, context.report);
    if (read === null || data === null || compensate === null) return null;
    const { id = '', emit: event } = read;
    const more = { ...(data === undefined ? {} : { data }), ...(compensate === undefined ? {} : { compensate }) };
    return { kind: 'emit', id, event, ...more };
  },
  enroll(input, path, context) {
    const read = parseObject(shapes.enroll, input, path, context.report);
    const data = readData(record(input)['data'], [...path, 'data'], context.report);
    const compensate = readCompensation(input, path, context.report);
    if (read === null || data === null || compensate === null) return null;
    const { id = '', enroll: journey, await: awaited, within } = read;
    if (awaited !== undefined && within === undefined)
      context.report([...path, 'await'], {
        message: 'it could be waited for for ever',
        expected: "within: '30 days' beside it",
      });
    if (awaited === undefined && within !== undefined)
      context.report([...path, 'within'], { message: 'nothing is waited for', expected: 'await: ended beside it' });
    const more = {
      ...(data === undefined ? {} : { data }),
      ...(awaited === undefined ? {} : { await: awaited }),
      ...(within === undefined ? {} : { within }),
      ...(compensate === undefined ? {} : { compensate }),
    };
    return { kind: 'enroll', id, journey, ...more };
  },
  wait(input, path, context) {
    const read = parseObject(shapes.wait, input, path, context.report);
    return read === null ? null : { kind: 'wait', id: read.id ?? '', for: read.wait };
  },
  waitUntil: (input, path, context) =>
    readWaitUntil(input, path, context.report, context.isZone, (steps, at) => parseSteps(steps, at, context)),
  waitFor(input, path, context) {
    const read = parseObject(shapes.waitFor, input, path, context.report);
    const held = record(input);
    const awaited = readAwaited(held['waitFor'], [...path, 'waitFor'], context.report);
    const then = parseInner('then', held, path, context);
    const other = parseInner('else', held, path, context);
    if (read === null || awaited === null) return null;
    const { id = '', within, since } = read;
    return { kind: 'waitFor', id, for: awaited, within, ...(since === undefined ? {} : { since }), then, else: other };
  },
  digest: (input, path, context) =>
    readDigest(input, path, context.report, (steps, at) => parseSteps(steps, at, context)),
  throttle(input, path, context) {
    const read = parseObject(shapes.throttle, input, path, context.report);
    return read === null ? null : { kind: 'throttle', id: read.id ?? '', most: read.throttle, per: read.per };
  },
  branch(input, path, context) {
    const read = parseObject(shapes.branch, input, path, context.report);
    const held = record(input);
    const written: readonly unknown[] = Array.isArray(held['branch']) ? held['branch'] : [];
    const cases = written.map((one, index) => parseCase(one, [...path, 'branch', index], context));
    if (Array.isArray(held['branch']) && written.length === 0) {
      context.report([...path, 'branch'], {
        message: 'a branch without cases',
        expected: 'at least one case with when and steps',
      });
    }
    const other = parseInner('else', held, path, context);
    const whole = cases.filter((one) => one !== null);
    return read === null || whole.length < cases.length
      ? null
      : { kind: 'branch', id: read.id ?? '', cases: whole, else: other };
  },
  split: (input, path, context) =>
    readSplit(input, path, context.report, (steps, at) => parseSteps(steps, at, context)),
  repeat: (input, path, context) =>
    readRepeat(input, path, context.report, (steps, at) => parseSteps(steps, at, context)),
  takeBack(input, path, context) {
    const read = parseObject(shapes.takeBack, input, path, context.report);
    if (read === null) return null;
    const from = parseObject(shapes.since, read.takeBack, [...path, 'takeBack'], context.report);
    return from === null ? null : { kind: 'takeBack', id: read.id ?? '', since: from.since };
  },
  exit(input, path, context) {
    const read = parseObject(shapes.exit, input, path, context.report);
    if (read === null) return null;
    const { id = '', exit: reason } = read;
    return { kind: 'exit', id, ...(reason === null || reason === undefined ? {} : { reason }) };
  },
};

function parseInner(
  list: 'then' | 'else',
  held: { readonly [key: string]: unknown },
  path: Path,
  context: ParseContext,
): readonly Step[] {
  return held[list] === undefined ? [] : parseSteps(held[list], [...path, list], context);
}

function parseCase(input: unknown, path: Path, context: ParseContext) {
  const read = parseObject(shapes.case, input, path, context.report);
  const held = record(input);
  const when = 'when' in held ? parseCondition(held['when'], [...path, 'when'], context.report) : null;
  const steps = 'steps' in held ? parseSteps(held['steps'], [...path, 'steps'], context) : [];
  return read === null || when === null ? null : { when, steps };
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
