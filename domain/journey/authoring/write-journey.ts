import { writeCondition } from '../../condition/write.ts';
import type { JsonObject } from '../../json.ts';
import type {
  Compensation,
  Entry,
  EventMatcher,
  Fallback,
  Goal,
  JourneyDefinition,
  Reentry,
  SomeOf,
  Step,
} from '../definition.ts';
import { weekdays } from '../../weekdays.ts';
import { isEventEntry, isScheduleEntry } from '../entry/entry.ts';
import { stepsOf } from '../tree.ts';
import { assignIds } from './assign-ids.ts';
import { someOfKey } from './read-awaited.ts';
import { letter } from './read-split.ts';

/** The authoring form of a definition: `parseJourney` makes the same definition of it. Ids that would be given anyway are left out. */
export function writeJourney(definition: JourneyDefinition): JsonObject {
  const named = idsToWrite(definition.steps);
  return {
    journey: definition.id,
    ...(definition.name === undefined ? {} : { name: definition.name }),
    on: writeEntry(definition.on),
    reentry: writeReentry(definition.reentry),
    ...(definition.entries === undefined ? {} : { entries: definition.entries }),
    ...(definition.goal === undefined ? {} : { goal: writeGoal(definition.goal) }),
    ...(definition.exitOn.length === 0 ? {} : { exitOn: definition.exitOn.map(writeMatcher) }),
    ...(definition.deadline === undefined ? {} : { deadline: definition.deadline }),
    ...(definition.compensateOn === undefined ? {} : { compensateOn: definition.compensateOn.map(writeMatcher) }),
    ...(definition.compensateWithin === undefined ? {} : { compensateWithin: definition.compensateWithin }),
    ...(definition.status === undefined ? {} : { status: definition.status }),
    steps: definition.steps.map((step) => writeStep(step, named)),
  };
}

function writeStep(step: Step, named: ReadonlySet<string>): JsonObject {
  const id = named.has(step.id) ? { id: step.id } : {};
  const inner = (steps: readonly Step[]): readonly JsonObject[] => steps.map((one) => writeStep(one, named));
  const filled = (key: string, steps: readonly Step[]): JsonObject =>
    steps.length === 0 ? {} : { [key]: inner(steps) };
  switch (step.kind) {
    case 'send': {
      const { channel, template, kind: _kind, id: _id, undo, fallback, compensate, ...options } = step;
      return {
        send: `${channel}/${template}`,
        ...options,
        ...(undo === undefined ? {} : { undo: undo.at === 'carillon' ? undo.for : undo }),
        ...(fallback === undefined ? {} : { fallback: fallback.map(writeFallback) }),
        ...writeCompensation(compensate),
        ...id,
      };
    }
    case 'update':
      return { update: step.set, ...writeCompensation(step.compensate), ...id };
    case 'webhook': {
      const { url, kind: _kind, id: _id, else: other, compensate, ...options } = step;
      return { webhook: url, ...options, ...writeCompensation(compensate), ...id, ...filled('else', other) };
    }
    case 'emit': {
      const { event, kind: _kind, id: _id, compensate, ...options } = step;
      return { emit: event, ...options, ...writeCompensation(compensate), ...id };
    }
    case 'enroll': {
      const { journey, kind: _kind, id: _id, compensate, ...options } = step;
      return { enroll: journey, ...options, ...writeCompensation(compensate), ...id };
    }
    case 'wait':
      return { wait: step.for, ...id };
    case 'throttle':
      return { throttle: step.most, per: step.per, ...id };
    case 'waitUntil':
      return {
        waitUntil: step.till === undefined ? step.at : `${step.at}-${step.till}`,
        zone: step.zone,
        ...(step.days === undefined ? {} : { days: step.days.map((day) => weekdays[day - 1] ?? day) }),
        ...(step.spread === undefined ? {} : { spread: step.spread }),
        ...id,
      };
    case 'waitUntilDate': {
      const { date, offset, at, zone } = step;
      return {
        waitUntil: date,
        ...(offset === undefined ? {} : { [offset.to]: offset.by }),
        ...(at === undefined ? {} : { at }),
        zone,
        ...id,
        ...filled('then', step.then),
        ...filled('else', step.else),
      };
    }
    case 'waitFor':
      return {
        waitFor: writeAwaited(step.for),
        within: step.within,
        ...(step.since === undefined ? {} : { since: step.since }),
        ...id,
        ...filled('then', step.then),
        ...filled('else', step.else),
      };
    case 'digest': {
      const { of, then, else: other, kind: _kind, id: _id, ...options } = step;
      return { digest: writeMatcher(of), ...options, ...id, ...filled('then', then), ...filled('else', other) };
    }
    case 'branch':
      return {
        branch: step.cases.map((one) => ({ when: writeCondition(one.when), steps: inner(one.steps) })),
        ...id,
        ...filled('else', step.else),
      };
    case 'repeat': {
      const { steps, until, kind: _kind, id: _id, ...options } = step;
      return {
        repeat: inner(steps),
        ...options,
        ...(until === undefined ? {} : { until: writeCondition(until) }),
        ...id,
      };
    }
    case 'split': {
      const { shares, kind: _kind, id: _id, ...options } = step;
      const written = shares.map(({ name, percent, steps }, index) => ({
        percent,
        ...(name === letter(index) ? {} : { name }),
        ...filled('steps', steps),
      }));
      return { split: written, ...options, ...id };
    }
    case 'takeBack':
      return { takeBack: { since: step.since }, ...id };
    case 'exit':
      return { exit: step.reason ?? null, ...id };
  }
}

function writeFallback({ channel, template, ...options }: Fallback): JsonObject {
  return { send: `${channel}/${template}`, ...options };
}

function writeCompensation(given: Compensation | undefined): JsonObject {
  if (given === undefined) return {};
  if (given.kind === 'send') {
    const { kind: _, channel, template, ...options } = given;
    return { compensate: { send: `${channel}/${template}`, ...options } };
  }
  const { kind: _, url, ...options } = given;
  return { compensate: { webhook: url, ...options } };
}

function writeEntry(on: Entry): string | JsonObject {
  if (isEventEntry(on)) return writeMatcher(on);
  if (isScheduleEntry(on)) return on;
  const { offset, ...date } = on;
  return { ...date, ...(offset === undefined ? {} : { [offset.to]: offset.by }) };
}

function writeMatcher(matcher: EventMatcher): string | JsonObject {
  return matcher.where === undefined ? matcher.event : { event: matcher.event, where: writeCondition(matcher.where) };
}

function writeGoal({ within, ...matcher }: Goal): string | JsonObject {
  const written = writeMatcher(matcher);
  if (within === undefined) return written;
  return { ...(typeof written === 'string' ? { event: written } : written), within };
}

function writeAwaited(awaited: EventMatcher | SomeOf): string | JsonObject {
  if (!('of' in awaited)) return writeMatcher(awaited);
  const key = someOfKey(awaited);
  const list = { [key]: awaited.of.map(writeMatcher) };
  return key === 'of' ? { atLeast: awaited.need, ...list } : list;
}

function writeReentry(reentry: Reentry): string | JsonObject {
  switch (reentry.kind) {
    case 'once':
    case 'always':
      return reentry.kind;
    case 'after':
      return { after: reentry.duration };
    case 'concurrent':
      return { concurrent: reentry.key };
  }
}

/** Ids that `assignIds` would not give by itself. Each one written may change what the others would get, so it is asked again. */
function idsToWrite(steps: readonly Step[]): ReadonlySet<string> {
  const wanted = stepsOf({ steps }).map(({ step }) => step.id);
  const named = new Set<string>();
  for (;;) {
    const given = stepsOf({ steps: assignIds(without(steps, named)) }).map(({ step }) => step.id);
    const missed = wanted.filter((id, index) => given[index] !== id);
    if (missed.length === 0) return named;
    for (const id of missed) named.add(id);
  }
}

function without(steps: readonly Step[], named: ReadonlySet<string>): readonly Step[] {
  return steps.map((step): Step => {
    const id = named.has(step.id) ? step.id : '';
    if (step.kind === 'waitFor' || step.kind === 'digest' || step.kind === 'waitUntilDate')
      return { ...step, id, then: without(step.then, named), else: without(step.else, named) };
    if (step.kind === 'webhook') return { ...step, id, else: without(step.else, named) };
    if (step.kind === 'branch') {
      const cases = step.cases.map((one) => ({ ...one, steps: without(one.steps, named) }));
      return { ...step, id, cases, else: without(step.else, named) };
    }
    if (step.kind === 'repeat') return { ...step, id, steps: without(step.steps, named) };
    if (step.kind === 'split')
      return { ...step, id, shares: step.shares.map((one) => ({ ...one, steps: without(one.steps, named) })) };
    return { ...step, id };
  });
}
