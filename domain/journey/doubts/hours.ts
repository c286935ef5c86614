import { minutesOfDay } from '../../time-of-day.ts';
import type { Channel } from '../../channel.ts';
import type { QuietHours, WorkspaceSettings } from '../../policy/settings.ts';
import type { Path, Problem } from '../../problem.ts';
import { authoringPath } from '../authoring/places.ts';
import type { JourneyDefinition, MessageClass, SendStep, Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { cronTime, isEventEntry, isScheduleEntry } from '../entry/entry.ts';
import { listsOf, stepsOf } from '../tree.ts';

type Settings = Pick<WorkspaceSettings, 'quietHours' | 'senders'>;
/** Hours of a day in which nothing leaves; may span midnight. */
type Closed = { readonly name: string; readonly from: string; readonly to: string };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Where the hours of policy and what a journey wants of time contradict each other. */
export function hoursDoubts(definition: JourneyDefinition, settings: Settings): readonly Problem[] {
  return [
    ...stepsOf(definition).flatMap(({ step, path }) =>
      step.kind === 'send' ? tooShort(step, authoringPath(path), settings) : [],
    ),
    ...badlyBegun(definition, settings),
    ...[...listsWithin(definition.steps, ['steps'])].flatMap(({ steps, path }) => badlyTimed(steps, path, settings)),
  ];
}

/** A beginning at a time of day at which the first message may not leave. */
function badlyBegun({ on, steps: [first] }: JourneyDefinition, settings: Settings): readonly Problem[] {
  const at = isEventEntry(on) || on.zone !== 'profile' ? null : isScheduleEntry(on) ? cronTime(on.schedule) : on.at;
  if (typeof at !== 'string' || first?.kind !== 'send') return [];
  const closed = closedTo(first, settings).find((one) => isWithin(at, one));
  return closed === undefined
    ? []
    : [lies(['on', isEventEntry(on) || !isScheduleEntry(on) ? 'at' : 'schedule'], at, closed, first)];
}

/** A message that has to leave sooner than the night is over. */
function tooShort(step: SendStep, path: Path, settings: Settings): readonly Problem[] {
  const { sendBy, late } = step;
  // Whoever wrote `skip` has thought of it.
  if (sendBy === undefined || late === 'send' || late === 'skip') return [];
  const closed = closedTo(step, settings);
  const longest = closed.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
  if (longest === undefined || durationMs(sendBy) >= lengthOf(longest)) return [];
  const hours = lengthOf(longest) / hourMs;
  const then =
    late === undefined
      ? 'is too late after them, and not sent'
      : 'waits for the same time of the next day, which may lie within them again';
  return [
    {
      path: [...path, 'sendBy'],
      message: `${longest.name} last up to ${Math.round(hours * 10) / 10} hours: what they hold back ${then}`,
      expected: `sendBy: '${Math.ceil(hours)} hours' or more, or late: skip or send, if that is meant`,
    },
  ];
}

/** A wait for a time of day at which what comes next may not leave. */
function badlyTimed(steps: readonly Step[], path: Path, settings: Settings): readonly Problem[] {
  return steps.flatMap((step, index): readonly Problem[] => {
    const at = timeOf(step);
    const next = step.kind === 'waitUntilDate' ? (step.then[0] ?? steps[index + 1]) : steps[index + 1];
    if (at === null || next?.kind !== 'send') return [];
    const closed = closedTo(next, settings).find((one) => isWithin(at.from, one) && isWithin(at.till, one));
    if (closed === undefined) return [];
    const when = at.from === at.till ? at.from : `${at.from}-${at.till}`;
    const key = step.kind === 'waitUntilDate' && step.at !== undefined ? 'at' : 'waitUntil';
    return [lies([...path, index, key], when, closed, next)];
  });
}

const lies = (path: Path, when: string, { name, from, to }: Closed, { channel, template }: SendStep): Problem => ({
  path,
  message: `${when} lies within ${name} (${from} to ${to}): ${channel} '${template}' leaves at ${to}`,
  expected: `a time after ${to} and before ${from}`,
});

/** Local time where the person is: another zone's says nothing of their night. */
function timeOf(step: Step): { readonly from: string; readonly till: string } | null {
  if (step.kind === 'waitUntil' && step.zone === 'profile') {
    const { at, till } = step;
    return { from: at, till: till === undefined ? at : minuteBefore(till) };
  }
  if (step.kind === 'waitUntilDate' && step.zone === 'profile' && step.at !== undefined)
    return { from: step.at, till: step.at };
  return null;
}

/** The hours that hold a message back, by the settings that everybody shares; those of single countries last as long as they last. */
function closedTo({ class: messageClass, channel }: SendStep, settings: Settings): readonly Closed[] {
  const quiet = settings.quietHours;
  const open = settings.senders?.[channel]?.hours;
  return [
    ...(quiet !== undefined && concerns(quiet, messageClass, channel)
      ? [quiet, ...Object.values(quiet.byCountry ?? {})].map(({ from, to }) => ({ name: 'quiet hours', from, to }))
      : []),
    ...(open === undefined || messageClass === 'transactional'
      ? []
      : [{ name: `hours without ${channel}`, from: open.to, to: open.from }]),
  ];
}

const concerns = ({ classes = ['marketing'], channels }: QuietHours, of: MessageClass, channel: Channel): boolean =>
  classes.includes(of) && (channels === undefined || channels.includes(channel));

const lengthOf = ({ from, to }: Closed): number => ((minutesOfDay(to) - minutesOfDay(from)) * 60_000 + dayMs) % dayMs;

function isWithin(time: string, { from, to }: Closed): boolean {
  const [begin, end, at] = [minutesOfDay(from), minutesOfDay(to), minutesOfDay(time)];
  return begin <= end ? at >= begin && at < end : at >= begin || at < end;
}

function minuteBefore(time: string): string {
  const at = (minutesOfDay(time) + 24 * 60 - 1) % (24 * 60);
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/** Every list of steps with its place, the outermost too. */
function* listsWithin(
  steps: readonly Step[],
  path: Path,
): Generator<{ readonly steps: readonly Step[]; readonly path: Path }> {
  yield { steps, path };
  for (const [index, step] of steps.entries())
    for (const { list, steps: inner } of listsOf(step)) {
      const [first] = inner;
      if (first === undefined) continue;
      // As `authoringPath` writes the place of a list's first step, without its number.
      const placed = authoringPath([
        { list: 'steps', index: 0 },
        { list, index: 0 },
      ]).slice(2, -1);
      yield* listsWithin(inner, [...path, index, ...placed]);
    }
}
