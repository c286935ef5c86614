import { parseMatcher } from './authoring/parse-matcher.ts';
import { readEntries } from './authoring/read-entries.ts';
import { entryText, readEntry } from './authoring/read-entry.ts';
import { readGoal } from './authoring/read-goal.ts';
import { parseSteps } from './authoring/parse-step.ts';
import { checkDigests } from './authoring/check-digests.ts';
import { checkStepFacts } from './authoring/check-step-facts.ts';
import { assignIds } from './authoring/assign-ids.ts';
import { kindOf, parseObject } from './authoring/object-schema.ts';
import { authoringPath } from './authoring/places.ts';
import type { Path, Problem, Report } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { Entry, JourneyDefinition, Reentry } from './definition.ts';
import { isEventEntry, isScheduleEntry } from './entry/entry.ts';
import { after, concurrent, journey } from './schema.ts';
import { entryAnchor, stepsOf } from './tree.ts';
import { checkTakingBack } from './authoring/check-taking-back.ts';
import { checkWinners } from './winner/check-winners.ts';

export type JourneyReading =
  | { readonly kind: 'journey'; readonly definition: JourneyDefinition }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What a reader needs to know of the world: which names are time zones. */
export type JourneyTools = { readonly isZone: (name: string) => boolean };

/** Reads the authoring form of a journey (what YAML holds, what the builder makes), reporting all problems at once. */
export function parseJourney(input: unknown, tools: JourneyTools): JourneyReading {
  const problems: Problem[] = [];
  const report: Report = (path, problem) => problems.push({ path, ...problem });
  const definition = readJourney(input, tools, report);
  return definition === null || problems.length > 0 ? { kind: 'refused', problems } : { kind: 'journey', definition };
}

/** Beyond this nobody reads a journey, and its state outgrows what travels with it. */
const mostSteps = 200;

type Met = { readonly id: string | undefined; readonly since: string | undefined; readonly path: Path };

function readJourney(input: unknown, tools: JourneyTools, report: Report): JourneyDefinition | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    report([], { message: `a journey cannot be ${kindOf(input)}`, expected: 'a map with journey, on and steps' });
    return null;
  }
  const read = parseObject(journey, input, [], report);
  const held: { readonly [key: string]: unknown } = { ...input };
  const on = required('on', held, (value) => readEntry(value, ['on'], report, tools.isZone), report);
  const goal = held['goal'] === undefined ? undefined : readGoal(held['goal'], ['goal'], report);
  const exitOn = list(held['exitOn']).map((one, index) => parseMatcher(one, ['exitOn', index], report));
  const compensateOn = list(held['compensateOn']).map((one, index) =>
    parseMatcher(one, ['compensateOn', index], report),
  );
  const reentry = parseReentry(held['reentry'], report);
  const entries = held['entries'] === undefined ? undefined : readEntries(held['entries'], report);
  const met: Met[] = [];
  const context = { report, isZone: tools.isZone, met: (step: Met) => met.push(step) };
  const written = required('steps', held, (value) => parseSteps(value, ['steps'], context), report) ?? [];
  if (Array.isArray(held['steps']) && held['steps'].length === 0)
    report(['steps'], { message: 'the journey has no steps', expected: 'at least one step' });
  if (met.length > mostSteps)
    report(['steps'], { message: `the journey has ${met.length} steps`, expected: `at most ${mostSteps}` });
  const steps = assignIds(written);
  checkIds(met, report);
  checkSince(met, steps, report);
  const exits = exitOn.filter((one) => one !== null);
  const undoing = compensateOn.filter((one) => one !== null);
  if (held['compensateWithin'] !== undefined && compensateOn.length === 0)
    report(['compensateWithin'], {
      message: 'nothing can undo the journey',
      expected: 'a list of events in compensateOn',
    });
  checkEmits(steps, on !== null && isEventEntry(on) ? on.event : undefined, report);
  if (on !== null) checkReentry(on, held['reentry'], report);
  if (read === null || on === null || goal === null || reentry === null || entries === null) return null;
  if (exits.length < exitOn.length || undoing.length < compensateOn.length) return null;
  const definition: JourneyDefinition = {
    id: read.journey,
    ...(read.name === undefined ? {} : { name: read.name }),
    ...(read.status === undefined ? {} : { status: read.status }),
    on,
    reentry,
    ...(entries === undefined ? {} : { entries }),
    ...(goal === undefined ? {} : { goal }),
    exitOn: exits,
    ...(read.deadline === undefined ? {} : { deadline: read.deadline }),
    ...(undoing.length === 0 ? {} : { compensateOn: undoing }),
    ...(read.compensateWithin === undefined ? {} : { compensateWithin: read.compensateWithin }),
    steps,
  };
  checkStepFacts(definition, report);
  checkDigests(definition, report);
  checkTakingBack(definition, report);
  checkWinners(definition, report);
  return definition;
}

function required<Value>(
  key: string,
  held: { readonly [key: string]: unknown },
  read: (value: unknown) => Value | null,
  report: Report,
): Value | null {
  if (held[key] !== undefined) return read(held[key]);
  const expected = key === 'on' ? entryText : 'a list of steps';
  report([key], { message: `'${key}' is missing`, expected });
  return null;
}

/** The calendar comes again: whether people do is for the author to say, since either guess would be a trap. */
function checkReentry(on: Entry, written: unknown, report: Report): void {
  if (isEventEntry(on) || written !== undefined) return;
  report(['reentry'], {
    message: "'reentry' is missing",
    expected: 'once, always or { after: 30 days }',
    hint: `${isScheduleEntry(on) ? 'a schedule comes round' : 'a date comes, and moves,'} again and again`,
  });
}

function parseReentry(input: unknown, report: Report): Reentry | null {
  const path = ['reentry'];
  if (input === undefined || input === 'once') return { kind: 'once' };
  if (input === 'always') return { kind: 'always' };
  if (typeof input === 'object' && input !== null && 'after' in input) {
    const read = parseObject(after, input, path, report);
    return read === null ? null : { kind: 'after', duration: read.after };
  }
  if (typeof input === 'object' && input !== null && 'concurrent' in input) {
    const read = parseObject(concurrent, input, path, report);
    if (read === null) return null;
    if (/^(?:event|traits)\.[^.]+/.test(read.concurrent)) return { kind: 'concurrent', key: read.concurrent };
    report([...path, 'concurrent'], {
      message: `'${read.concurrent}' is no path`,
      expected: 'a path such as event.orderId',
    });
    return null;
  }
  const hint = typeof input === 'string' ? didYouMean(input, ['once', 'always']) : undefined;
  report(path, {
    message: `'reentry' cannot be ${kindOf(input)}`,
    expected: 'once, always, { after: 30 days } or { concurrent: event.orderId }',
    ...(hint === undefined ? {} : { hint }),
  });
  return null;
}

/** An id names one step for ever: its messages, visits and templates hang on it (I3). */
function checkIds(met: readonly Met[], report: Report): void {
  const first = new Set<string>();
  for (const { id, path } of met) {
    if (id === undefined) continue;
    if (first.has(id)) {
      report([...path, 'id'], {
        message: `two steps are called '${id}'`,
        expected: 'an id of its own for every step',
        hint: 'without an id the step gets one of its own',
      });
    }
    if (id === entryAnchor)
      report([...path, 'id'], { message: `'${id}' cannot be an id`, hint: '`since: entry` means the beginning' });
    first.add(id);
  }
}

/** A journey that feeds itself never ends. */
function checkEmits(steps: JourneyDefinition['steps'], entry: string | undefined, report: Report): void {
  for (const { step, path } of stepsOf({ steps }))
    if (step.kind === 'emit' && step.event === entry)
      report([...authoringPath(path), 'emit'], {
        message: `'${step.event}' begins this very journey`,
        expected: 'another event',
      });
}

function checkSince(met: readonly Met[], steps: JourneyDefinition['steps'], report: Report): void {
  const written = stepsOf({ steps }).map(({ step }) => step.id);
  for (const [order, { since, path }] of met.entries()) {
    if (since === undefined || since === entryAnchor) continue;
    const known = [...new Set([...written, ...met.flatMap(({ id }) => id ?? [])])];
    if (!known.includes(since)) {
      const hint = didYouMean(since, known);
      report([...path, 'since'], {
        message: `no step is called '${since}'`,
        expected: `'entry' or the id of an earlier step: ${known.join(', ')}`,
        ...(hint === undefined ? {} : { hint }),
      });
    } else if (written.length === met.length && written.indexOf(since) >= order) {
      report([...path, 'since'], { message: `'${since}' does not come before this step`, expected: 'an earlier step' });
    }
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
