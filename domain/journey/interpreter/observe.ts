import type { JourneyDefinition } from '../definition.ts';
import { awaitedBy, exitOf } from '../matchers.ts';
import type { Occurrence } from '../occurrence.ts';
import type { Exit, JourneyState, WakeReason } from '../state.ts';
import { anchorOf, liesAhead, waitsOf } from '../tree.ts';
import { hasSeen, note, refer, remember } from './memory.ts';
import { goOnUndoing } from './compensate.ts';
import { finish } from './finish.ts';
import { countsFrom, currentStep, enough, matched, moveTo } from './progress.ts';
import { next } from './next.ts';
import { receiptPatience, received, sendAgain } from './send.ts';

type Of<Kind extends Occurrence['kind']> = Extract<Occurrence, { kind: Kind }>;

/**
 * Takes what reached the enrollment from outside, at any time. Waits and deferred sends stop at once; a send under way delivers its
 * outcome first. The second time is a no-op (I2). `revision` rises exactly when `next` answers differently afterwards.
 */
export function observe(definition: JourneyDefinition, state: JourneyState, occurrence: Occurrence): JourneyState {
  if (state.phase.kind === 'done') return state;
  const after = take(definition, state, occurrence);
  if (after === state) return state;
  const unchanged = JSON.stringify(next(definition, state)) === JSON.stringify(next(definition, after));
  return unchanged ? after : { ...after, revision: state.revision + 1 };
}

function take(definition: JourneyDefinition, state: JourneyState, occurrence: Occurrence): JourneyState {
  switch (occurrence.kind) {
    case 'event':
      return once(state, `${occurrence.type}/${occurrence.id}`, (fresh) => event(definition, fresh, occurrence));
    case 'receipt':
      return receipt(definition, state, occurrence);
    case 'profileChanged':
    case 'released':
      return once(state, `${occurrence.kind}/${occurrence.at}`, (fresh) => nudge(definition, fresh, occurrence.kind));
    case 'pause':
    case 'resume':
      return once(state, `${occurrence.kind}/${occurrence.at}`, (fresh) =>
        pauseOrResume(definition, fresh, occurrence),
      );
    case 'cancel':
      return exit(
        definition,
        state,
        { status: 'exited', reason: occurrence.reason, then: occurrence.compensate ? 'compensate' : 'close' },
        occurrence.at,
      );
  }
}

function once(state: JourneyState, name: string, change: (fresh: JourneyState) => JourneyState): JourneyState {
  return hasSeen(state, name) ? state : change(remember(state, name));
}

function event(definition: JourneyDefinition, state: JourneyState, occurrence: Of<'event'>): JourneyState {
  const ending = exitOf(definition, occurrence.matched);
  if (ending) return exit(definition, state, ending, occurrence.at);
  if (state.phase.kind === 'undoable' || state.phase.kind === 'compensating') return state;
  const cursor = state.cursor ?? [];
  const step = currentStep(definition, state);
  const counting = waitsOf(definition).flatMap((wait) => {
    // A wait under way counts even where the step it counts from was passed by.
    const from = countsFrom(state, anchorOf(definition, wait)) ?? (wait.step.id === step.id ? state.began : Infinity);
    const names = awaitedBy(wait.step).flatMap(({ name }) => (occurrence.matched.includes(name) ? [name] : []));
    return names.length === 0 || occurrence.at < from ? [] : [{ ...wait, names, from }];
  });
  const refering = (waits: typeof counting): JourneyState =>
    refer(
      state,
      waits.flatMap(({ names }) => names),
      occurrence.id,
      occurrence.at,
    );
  const ahead = counting.filter((wait) => liesAhead(wait.path, cursor));
  const current = counting.find((wait) => wait.step.id === step.id);
  // Occurrences before timers: at the very instant of the deadline it still counts.
  const isInTime = state.phase.kind === 'sleeping' && occurrence.at <= state.phase.until;
  if (current === undefined || !isInTime) return refering(ahead);
  const withIt = refering([...ahead.filter((wait) => wait !== current), current]);
  if (enough(withIt, current.step, current.from) === undefined) return withIt;
  // It is used up by the wait it ends, unless a later wait says by `since` that it counts from further back.
  const later = refering(ahead.filter((wait) => wait.step.since !== undefined && wait !== current));
  return matched(definition, moveTo(later, occurrence.at), current.step, occurrence.id);
}

function receipt(definition: JourneyDefinition, state: JourneyState, occurrence: Of<'receipt'>): JourneyState {
  const { phase } = state;
  if (!('hop' in phase)) return state;
  const step = currentStep(definition, state);
  const { hop = 0 } = occurrence;
  if (step.kind !== 'send' || receiptPatience(step, hop) === null) return state;
  if (step.id !== occurrence.step || state.visits[step.id] !== occurrence.visit) return state;
  // A channel that was given up on may deliver after all, and then nobody needs the next; its failure is no news.
  if (hop !== phase.hop && (occurrence.status !== 'delivered' || hop > phase.hop)) return state;
  const earlier = hop < phase.hop;
  // What is put off was not sent: only an earlier channel's message can have arrived.
  if (phase.kind === 'awaitingReceipt' || (phase.kind === 'deferred' && earlier))
    return received(definition, moveTo(state, occurrence.at), occurrence.status, hop);
  if (phase.kind === 'deferred' || (phase.receipt !== null && !earlier)) return state;
  return { ...state, phase: { ...phase, receipt: occurrence.status } };
}

function nudge(definition: JourneyDefinition, state: JourneyState, by: WakeReason): JourneyState {
  const { phase } = state;
  if (phase.kind === 'compensating') return phase.until === null ? state : goOnUndoing(state, phase);
  // The date that is waited for may have moved: it is asked for again.
  if (by === 'profileChanged' && phase.kind === 'sleeping' && currentStep(definition, state).kind === 'waitUntilDate')
    return { ...state, phase: { kind: 'ready' } };
  if (phase.kind === 'deferred' && phase.wakeOn === by) return sendAgain(state, phase);
  if (phase.kind === 'sending' && !phase.nudges.includes(by))
    return { ...state, phase: { ...phase, nudges: [...phase.nudges, by] } };
  return state;
}

function pauseOrResume(
  definition: JourneyDefinition,
  before: JourneyState,
  occurrence: Of<'pause' | 'resume'>,
): JourneyState {
  const paused = occurrence.kind === 'pause';
  if (before.paused === paused) return before;
  const moved = moveTo(before, occurrence.at);
  const state = note({ ...moved, paused }, { at: moved.at, step: null, what: paused ? 'paused' : 'resumed' });
  // Policy puts off a send that meets a pause: the resumption releases it like any brake. No pause holds up what is being undone.
  return paused || state.phase.kind === 'compensating' ? state : nudge(definition, state, 'released');
}

/** The first reason to leave wins; that what was done shall be undone is added to it. */
function exit(definition: JourneyDefinition, before: JourneyState, ending: Exit, at: number): JourneyState {
  const { phase, pendingExit } = before;
  if (phase.kind === 'compensating') return before;
  if (phase.kind === 'undoable') return exitUndoable(definition, before, phase, ending, at);
  if (pendingExit?.then === 'compensate' || (pendingExit && ending.then !== 'compensate')) return before;
  const moved = moveTo(before, at);
  const step = currentStep(definition, moved).id;
  const state = note(moved, { at: moved.at, step, what: 'exiting', detail: ending.reason });
  switch (phase.kind) {
    case 'sleeping':
    case 'holding':
    case 'deferred':
    case 'awaitingReceipt':
    case 'done':
      return finish(definition, state, ending);
    case 'ready':
    case 'calling':
    case 'sending':
    case 'unknown':
      return { ...state, pendingExit: ending };
  }
}

/** After the steps only two things count: to undo them, and to stop waiting for that. */
function exitUndoable(
  definition: JourneyDefinition,
  before: JourneyState,
  phase: Extract<JourneyState['phase'], { kind: 'undoable' }>,
  ending: Exit,
  at: number,
): JourneyState {
  if (ending.then === undefined) return before;
  const state = moveTo(before, at);
  return finish(definition, state, ending.then === 'close' ? { ...phase.ending, then: 'close' } : ending);
}
