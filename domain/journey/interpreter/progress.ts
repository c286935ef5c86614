import type { Instant } from '../../clock.ts';
import type { DigestStep, JourneyDefinition, RepeatStep, SplitStep, Step, WaitForStep } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { JourneyState } from '../state.ts';
import { anchorsOf, digestsOf, liesAhead, roundList, stepAt, type PlacedStep, type StepPath } from '../tree.ts';
import { scopesOf } from '../scopes.ts';
import { isUndoable } from '../undo.ts';
import { changed, withEntry } from './changed.ts';
import { counted, ofUse } from './counting.ts';
import { deadlineOf, runOut } from './deadline.ts';
import { shareFor } from './draw.ts';
import { finish } from './finish.ts';
import { dueOf, emptied, gatheringOf, isFull, keepOnly } from './gather.ts';
import { forgetAnswer, note, rememberAnswer, rememberGathered } from './memory.ts';
import { takeBack } from './take-back.ts';
import { closeRounds, countRound, dueTurn, openRounds, turnAfterRound, type Turn } from './rounds.ts';

/** The step under the cursor; a state always belongs to the version it was made by (I9). */
export function currentStep(definition: JourneyDefinition, { cursor }: JourneyState): Step {
  return stepUnder(definition, cursor);
}

function stepUnder(definition: JourneyDefinition, cursor: StepPath | null): Step {
  const step = cursor === null ? undefined : stepAt(definition, cursor);
  if (step === undefined)
    throw new Error(
      `journey '${definition.id}' has no step at ${JSON.stringify(cursor)}: the state is of another version`,
    );
  return step;
}

/** Time never runs backwards inside one enrollment, whatever the clocks of routers and workers say. */
export function moveTo(state: JourneyState, at: Instant): JourneyState {
  return at > state.at ? changed(state, { at }) : state;
}

/** Goes on behind the current step: to its next sibling, else behind the step that holds the list, else to the end. */
export function advance(definition: JourneyDefinition, state: JourneyState): JourneyState {
  let path = state.cursor ?? [];
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const sibling = path.with(path.length - 1, { list: last.list, index: last.index + 1 });
    if (stepAt(definition, sibling) !== undefined) return begin(definition, state, sibling);
    path = path.slice(0, -1);
    const around = stepAt(definition, path);
    if (around?.kind === 'repeat' && !state.pendingExit) {
      const back = changed(state, { cursor: path });
      return takeTurn(definition, back, around, turnAfterRound(back, around));
    }
  }
  return finish(
    definition,
    changed(state, { cursor: null }),
    state.pendingExit ?? { status: 'completed', reason: 'finished' },
  );
}

/** Goes into one of the current step's lists, or past an empty one. */
export function enter(definition: JourneyDefinition, state: JourneyState, list: string): JourneyState {
  const path = [...(state.cursor ?? []), { list, index: 0 }];
  return stepAt(definition, path) === undefined ? advance(definition, state) : begin(definition, state, path);
}

/** The cursor stands on the repeat. */
export function takeTurn(
  definition: JourneyDefinition,
  state: JourneyState,
  step: RepeatStep,
  turn: Turn,
): JourneyState {
  switch (turn.kind) {
    case 'ask':
      return changed(state, { phase: { kind: 'ready' } });
    case 'begin':
      return enter(definition, countRound(state, step), roundList);
    case 'rest':
      return sleep(state, step.id, turn.until);
    case 'over':
      return advance(definition, closeRounds(state, step, turn.why));
  }
}

/** Begins the step at a place: counts the visit (I3) and goes on through steps that need nothing from outside. */
export function begin(definition: JourneyDefinition, before: JourneyState, path: StepPath): JourneyState {
  if (before.pendingExit) return finish(definition, before, before.pendingExit);
  if (before.at >= deadlineOf(definition, before)) return runOut(definition, before, null);
  const state = visit(definition, before, path);
  const step = currentStep(definition, state);
  const { at } = state;
  switch (step.kind) {
    case 'send': {
      const { undo } = step;
      if (undo?.at !== 'carillon') return beginSend(state, step.id, 0);
      const until = at + durationMs(undo.for);
      return note(changed(state, { phase: { kind: 'holding', until } }), {
        at,
        step: step.id,
        what: 'undoable',
        detail: String(until),
      });
    }
    case 'webhook':
      return changed(state, { phase: { kind: 'calling', tries: 0, realMs: null } });
    case 'update':
    case 'emit':
    case 'enroll':
    case 'throttle':
    case 'branch':
    case 'waitUntil':
    case 'waitUntilDate':
      return changed(state, { phase: { kind: 'ready' } });
    case 'wait':
      return sleep(state, step.id, at + durationMs(step.for));
    case 'waitFor': {
      const found = counted(definition, state, step, path);
      return found ? matched(definition, state, step, found.id) : sleep(state, step.id, at + durationMs(step.within));
    }
    case 'digest':
      return openDigest(definition, state, step);
    case 'repeat':
      return takeTurn(definition, openRounds(state, step), step, dueTurn(step));
    case 'split':
      if (step.winner !== undefined) return changed(state, { phase: { kind: 'ready' } });
      return goShare(definition, state, step, shareFor(definition, state, step), 'drew');
    case 'takeBack': {
      const nothing = { at, step: step.id, what: 'nothingToTakeBack', detail: step.since } as const;
      return takeBack(state, step.id, step.since) ?? advance(definition, note(state, nothing));
    }
    case 'exit': {
      const reason = step.reason ?? `exit step ${step.id}`;
      const left = note(state, { at, step: step.id, what: 'exiting', detail: reason });
      return finish(definition, left, { status: 'exited', reason });
    }
  }
}

export function goShare(
  definition: JourneyDefinition,
  state: JourneyState,
  { id, shares }: SplitStep,
  share: number,
  what: 'drew' | 'followed',
): JourneyState {
  return enter(
    definition,
    note(state, { at: state.at, step: id, what, detail: shares[share]?.name }),
    `share:${share}`,
  );
}

/** A message that may be claimed from now on. */
export function beginSend(state: JourneyState, step: string, hop: number): JourneyState {
  const phase = { kind: 'sending', began: state.at, hop, claimed: false, nudges: [], receipt: null } as const;
  const begun = changed(state, { phase });
  return hop === 0 ? note(begun, { at: state.at, step, what: 'began' }) : begun;
}

export function sleep(before: JourneyState, step: string, until: Instant): JourneyState {
  const state = inTime(before);
  return note(changed(state, { phase: { kind: 'sleeping', until } }), {
    at: state.at,
    step,
    what: 'waiting',
    detail: String(until),
  });
}

/** Nothing is late any more. */
export function inTime(state: JourneyState): JourneyState {
  return state.late === undefined ? state : changed(state, { late: undefined });
}

export function matched(
  definition: JourneyDefinition,
  state: JourneyState,
  step: WaitForStep,
  eventId: string,
): JourneyState {
  const answered = rememberAnswer(state, step.id, eventId);
  return enter(definition, note(answered, { at: state.at, step: step.id, what: 'matched', detail: eventId }), 'then');
}

/** A digest is under way: it gathers until it is over, or waits for the first of all. */
export function openDigest(definition: JourneyDefinition, state: JourneyState, step: DigestStep): JourneyState {
  const open = gatheringOf(state, step);
  if (open === undefined) return sleep(state, step.id, state.at + durationMs(step.within ?? step.for));
  if (isFull(step, open)) return closeDigest(definition, state, step);
  return sleep(state, step.id, Math.max(state.at, dueOf(step, open)));
}

/** Its time has come. Where what came meanwhile has put it off, it sleeps on: one timer serves many events. */
export function dueDigest(definition: JourneyDefinition, state: JourneyState, step: DigestStep): JourneyState {
  const open = gatheringOf(state, step);
  const until = open === undefined ? state.at : dueOf(step, open);
  if (until <= state.at) return closeDigest(definition, state, step);
  return changed(inTime(state), { phase: { kind: 'sleeping', until } });
}

function closeDigest(definition: JourneyDefinition, state: JourneyState, step: DigestStep): JourneyState {
  const { at } = state;
  const open = gatheringOf(state, step);
  const empty = emptied(state, step);
  if (open === undefined)
    return enter(definition, note(forgetAnswer(empty, step.id), { at, step: step.id, what: 'timedOut' }), 'else');
  const { count, events } = open;
  const told = rememberGathered(empty, step.id, { count, events: events.map(({ id }) => id) });
  return enter(definition, note(told, { at, step: step.id, what: 'gathered', detail: String(count) }), 'then');
}

/** The step is counted (I3) and, before it runs, registered, so that whatever it may have done is asked for (I10). */
function visit(definition: JourneyDefinition, before: JourneyState, cursor: StepPath): JourneyState {
  const step = stepUnder(definition, cursor);
  const { id } = step;
  const count = (before.visits[id] ?? 0) + 1;
  // What was counted for a step that cannot come any more is of no use.
  const mayCome = (one: PlacedStep): boolean => one.step.id === id || liesAhead(one.path, cursor);
  const { version, visits, stepBegan, matches, compensations, scopes } = before;
  return changed(forgetGathered(definition, before, mayCome), {
    cursor,
    visits: withEntry(visits, id, count),
    stepBegan: anchorsOf(definition).has(id) ? withEntry(stepBegan, id, before.at) : stepBegan,
    matches: ofUse(definition, matches, mayCome),
    compensations: isUndoable(step) ? [...compensations, { version, step: id, visit: count }] : compensations,
    scopes: scopesOf(definition).has(id) ? withEntry(scopes ?? {}, id, compensations.length) : scopes,
  });
}

function forgetGathered(
  definition: JourneyDefinition,
  state: JourneyState,
  mayCome: (one: PlacedStep) => boolean,
): JourneyState {
  if (state.gathered === undefined) return state;
  return keepOnly(state, (id) => digestsOf(definition).some((one) => one.step.id === id && mayCome(one)));
}
