import type { Instant } from '../../clock.ts';
import type { Outcome } from '../command.ts';
import type { BranchStep, JourneyDefinition, WaitUntilDateStep } from '../definition.ts';
import type { JourneyState } from '../state.ts';
import { changed } from './changed.ts';
import { note } from './memory.ts';
import { enrolled } from './await-end.ts';
import { settleCall } from './call.ts';
import { goOnUndoing, settleCompensation } from './compensate.ts';
import { deadlineOf, runOut } from './deadline.ts';
import { finish, leave } from './finish.ts';
import {
  advance,
  beginSend,
  currentStep,
  dueDigest,
  enter,
  goShare,
  inTime,
  moveTo,
  sleep,
  takeTurn,
} from './progress.ts';
import { askedTurn, dueTurn } from './rounds.ts';
import { noReceipt, sendAgain, settleSend } from './send.ts';

/**
 * Takes the outcome of the outstanding command. A `woke` that comes too early, or for a sleep that is no longer wanted, changes nothing;
 * any other outcome that does not answer the command is a fault of the shell and throws.
 */
export function resume(definition: JourneyDefinition, given: JourneyState, outcome: Outcome): JourneyState {
  const before = aboutTheEnd(outcome) ? leave(definition, given) : given;
  const { phase } = before;
  if (phase.kind === 'done') return before;
  if (outcome.kind === 'stayed') return stay(before, outcome);
  if (outcome.kind === 'woke') return woke(definition, before, outcome.at);
  const state = moveTo(before, outcome.at);
  // Somebody may have wanted it undone while its end was being told: that stands, and the row knows both in this order.
  if (phase.kind === 'compensating' || phase.kind === 'takingBack')
    return outcome.kind === 'finished' ? state : settleCompensation(definition, state, phase, outcome);
  if (phase.kind === 'undoable') return changed(state, { phase: { ...phase, told: true } });
  const step = currentStep(definition, state);
  const { at } = state;
  if (outcome.kind === 'marked') {
    if (state.pendingExit) return finish(definition, state, state.pendingExit);
    const { status = 'exited', reason, compensate } = outcome;
    const left = note(state, { at, step: step.id, what: 'exiting', detail: reason });
    return finish(definition, left, { status, reason, ...(compensate ? { then: 'compensate' } : {}) });
  }
  if (phase.kind === 'sending' && step.kind === 'send') return settleSend(definition, state, phase, step, outcome);
  if (phase.kind === 'calling' && step.kind === 'webhook')
    return settleCall(definition, state, phase.tries + 1, step, outcome);
  if (phase.kind === 'ready') {
    if (step.kind === 'enroll' && outcome.kind === 'performed')
      return enrolled(definition, state, phase, step, outcome);
    if (step.kind === 'emit' && outcome.kind === 'performed')
      return advance(definition, note(state, { at, step: step.id, what: 'performed', detail: outcome.detail }));
    if (step.kind === 'branch' && outcome.kind === 'chosen') return choose(definition, state, step, outcome.index);
    if (step.kind === 'split' && outcome.kind === 'drawn') {
      if (state.pendingExit) return finish(definition, state, state.pendingExit);
      return goShare(definition, state, step, outcome.share, outcome.isWinner ? 'followed' : 'drew');
    }
    if (step.kind === 'repeat' && outcome.kind === 'chosen') {
      if (state.pendingExit) return finish(definition, state, state.pendingExit);
      return takeTurn(definition, state, step, askedTurn(outcome.index));
    }
    if (step.kind === 'throttle' && outcome.kind === 'instant') {
      if (state.pendingExit) return finish(definition, state, state.pendingExit);
      return outcome.instant > at ? sleep(state, step.id, outcome.instant) : advance(definition, state);
    }
    if (step.kind === 'waitUntil' && outcome.kind === 'instant') {
      if (state.pendingExit) return finish(definition, state, state.pendingExit);
      return sleep(changed(state, { lastTarget: outcome.instant }), step.id, outcome.instant);
    }
    if (step.kind === 'waitUntilDate' && (outcome.kind === 'instant' || outcome.kind === 'noDate'))
      return state.pendingExit
        ? finish(definition, state, state.pendingExit)
        : settleDate(definition, state, step, outcome);
    if (step.kind === 'update' && outcome.kind === 'updated')
      return advance(definition, note(state, { at, step: step.id, what: 'updated' }));
    if (step.kind === 'update' && (outcome.kind === 'skipped' || outcome.kind === 'rejected'))
      return advance(definition, note(state, { at, step: step.id, what: outcome.kind, detail: outcome.reason }));
  }
  throw new Error(
    `journey '${definition.id}', step '${step.id}' (${step.kind}, ${phase.kind}): '${outcome.kind}' does not answer it`,
  );
}

/** These answer what `next` asks once nothing is under way, so an exit that waited for that is due. */
function aboutTheEnd({ kind }: Outcome): boolean {
  return kind === 'woke' || kind === 'compensated' || kind === 'compensating' || kind === 'finished';
}

/** Whatever has come meanwhile: they are in the version that they were in. */
function stay(before: JourneyState, { at, reason }: Extract<Outcome, { kind: 'stayed' }>): JourneyState {
  const state = moveTo(changed(before, { migrating: undefined }), at);
  return note(state, { at: state.at, step: null, what: 'stayed', detail: reason });
}

function choose(definition: JourneyDefinition, state: JourneyState, step: BranchStep, index: number): JourneyState {
  const list = step.cases[index] === undefined ? 'else' : `case:${index}`;
  return enter(definition, note(state, { at: state.at, step: step.id, what: 'chose', detail: list }), list);
}

function settleDate(
  definition: JourneyDefinition,
  state: JourneyState,
  step: WaitUntilDateStep,
  outcome: Extract<Outcome, { kind: 'instant' | 'noDate' }>,
): JourneyState {
  const { at } = state;
  if (outcome.kind === 'instant' && outcome.instant > at)
    return sleep(changed(state, { lastTarget: outcome.instant }), step.id, outcome.instant);
  const detail = outcome.kind === 'instant' ? String(outcome.instant) : outcome.reason;
  const noted = note(state, { at, step: step.id, what: outcome.kind === 'instant' ? 'past' : 'noDate', detail });
  if (step.else.length > 0) return enter(definition, noted, 'else');
  return outcome.kind === 'instant'
    ? advance(definition, noted)
    : finish(definition, noted, { status: 'exited', reason: outcome.reason });
}

/** Timers fire late after an outage, and by moments always. */
const worthNotingMs = 60_000;
function lateBy(state: JourneyState, ms: number): JourneyState {
  return ms < worthNotingMs ? inTime(state) : changed(state, { late: ms });
}

function woke(definition: JourneyDefinition, before: JourneyState, at: Instant): JourneyState {
  const { phase } = before;
  // Spacing between look-ups goes on in a pause: an ambiguous send is settled first (I5).
  if (phase.kind === 'unknown') return sendAgain(moveTo(before, at), phase);
  if (phase.kind === 'calling') return changed(moveTo(before, at), { phase: { ...phase, realMs: null } });
  if (phase.kind === 'compensating' || phase.kind === 'takingBack') return goOnUndoing(moveTo(before, at), phase);
  if (phase.kind === 'undoable')
    return at < phase.until ? before : changed(moveTo(before, at), { phase: { kind: 'done', ...phase.ending } });
  if (before.paused || !('until' in phase)) return before;
  if (at >= deadlineOf(definition, before))
    return runOut(definition, moveTo(before, at), currentStep(definition, before).id);
  if (at < phase.until) return before;
  if (phase.kind === 'deferred') return sendAgain(moveTo(before, at), phase);
  const state = lateBy(moveTo(before, at), at - phase.until);
  const step = currentStep(definition, state);
  if (phase.kind === 'holding') return beginSend(state, step.id, 0);
  if (phase.kind === 'awaitingReceipt') return noReceipt(definition, state, phase.hop);
  if (phase.kind === 'awaitingEnd')
    return advance(definition, note(state, { at: state.at, step: step.id, what: 'timedOut' }));
  if (step.kind === 'waitFor')
    return enter(definition, note(state, { at: state.at, step: step.id, what: 'timedOut' }), 'else');
  if (step.kind === 'digest') return dueDigest(definition, state, step);
  if (step.kind === 'waitUntilDate') return enter(definition, state, 'then');
  return step.kind === 'repeat' ? takeTurn(definition, state, step, dueTurn(step)) : advance(definition, state);
}
