import type { Outcome } from '../command.ts';
import type { JourneyDefinition, SendStep, WebhookStep } from '../definition.ts';
import type { ReceiptStatus } from '../occurrence.ts';
import type { JourneyState, Phase, SendingPhase } from '../state.ts';
import type { TrailWord } from '../trail.ts';
import { note } from './memory.ts';
import { durationMs } from '../duration.ts';
import { hopCapabilities, hopOf } from '../undo.ts';
import { changed } from './changed.ts';
import { finish } from './finish.ts';
import { advance, beginSend, currentStep } from './progress.ts';
import { leaveTakingBack } from './take-back.ts';

/** By this attempt, that is. */
const notSent: ReadonlySet<Outcome['kind']> = new Set(['rejected', 'skipped', 'deferred']);

/** What the outcome of a send means to its step. The same step, visit and so sendKey are used until it is final (I3). */
export function settleSend(
  definition: JourneyDefinition,
  state: JourneyState,
  phase: SendingPhase,
  step: SendStep,
  outcome: Exclude<Outcome, { kind: 'woke' | 'marked' }>,
): JourneyState {
  const said = (what: TrailWord, detail?: string): JourneyState =>
    note(state, { at: state.at, step: step.id, what, detail });
  // Proof that it arrived, by a channel that had been given up on perhaps: nobody needs this one any more.
  if (phase.receipt === 'delivered' && notSent.has(outcome.kind) && !state.pendingExit)
    return advance(definition, said('delivered'));
  switch (outcome.kind) {
    case 'accepted':
      return accepted(definition, said('sent'), phase, step);
    case 'delivered':
      return advance(definition, said('delivered'));
    case 'rejected':
      return missed(definition, said('rejected', outcome.reason), step, phase.hop, outcome.reason);
    case 'skipped': {
      const after = said('skipped', outcome.reason);
      return nextHop(after, step, phase.hop, outcome.reason) ?? advance(definition, after);
    }
    case 'held':
      // It may have left: no other channel answers it (I5).
      return advance(definition, said(outcome.kind, outcome.reason));
    case 'unknown':
      return changed(said('unknown'), {
        phase: {
          kind: 'unknown',
          realMs: outcome.realMs,
          began: phase.began,
          hop: phase.hop,
          receipt: phase.receipt,
        },
      });
    case 'deferred': {
      if (state.pendingExit) return finish(definition, state, state.pendingExit);
      const wakeOn = outcome.wakeOn ?? null;
      const deferred = { kind: 'deferred', until: outcome.until, wakeOn, began: phase.began, hop: phase.hop } as const;
      // The change may have come after the verdict: look once more rather than sleep over it.
      return wakeOn !== null && phase.nudges.includes(wakeOn)
        ? sendAgain(state, deferred)
        : changed(said('deferred', outcome.reason), { phase: deferred });
    }
    case 'updated':
    case 'performed':
    case 'failed':
    case 'compensated':
    case 'compensating':
    case 'finished':
    case 'chosen':
    case 'drawn':
    case 'stayed':
    case 'instant':
    case 'noDate':
      throw new Error(`journey '${definition.id}', step '${step.id}': '${outcome.kind}' does not answer a send`);
  }
}

/** Back to the send command: after a deferral afresh, after an ambiguity with a look-up first. */
export function sendAgain(state: JourneyState, phase: Extract<Phase, { kind: 'deferred' | 'unknown' }>): JourneyState {
  const unsettled = phase.kind === 'unknown';
  const receipt = unsettled ? phase.receipt : null;
  const { began, hop } = phase;
  return changed(state, { phase: { kind: 'sending', began, hop, claimed: unsettled, nudges: [], receipt } });
}

/** Ms that the receipt of a hop is waited for; null where the step goes on without one. */
export function receiptPatience(step: SendStep, hop: number): number | null {
  const able = hopCapabilities(step, hop);
  const after = step.fallback?.[hop]?.after;
  if (after !== undefined) return durationMs(after);
  const awaited = step.await === 'delivered' || step.fallback?.[hop] !== undefined;
  if (!awaited || able?.receipts !== true) return null;
  return able.validityMs + (step.undo?.at === 'provider' ? durationMs(step.undo.for) : 0);
}

/** Takes the final receipt of the current step. */
export function received(
  definition: JourneyDefinition,
  state: JourneyState,
  status: ReceiptStatus,
  hop: number,
): JourneyState {
  const step = currentStep(definition, state);
  const { at } = state;
  if (status === 'delivered' || step.kind !== 'send')
    return advance(definition, note(state, { at, step: step.id, what: 'delivered' }));
  return missed(definition, note(state, { at, step: step.id, what: 'undelivered', detail: status }), step, hop, status);
}

/** Silence is no failure: the message may have arrived. Another channel starts only where its author said when (I5). */
export function noReceipt(definition: JourneyDefinition, state: JourneyState, hop: number): JourneyState {
  const step = currentStep(definition, state);
  const silent = note(state, { at: state.at, step: step.id, what: 'noReceipt' });
  const timed = step.kind === 'send' && step.fallback?.[hop]?.after !== undefined;
  return (timed ? nextHop(silent, step, hop, 'no receipt in time') : null) ?? advance(definition, silent);
}

function accepted(
  definition: JourneyDefinition,
  before: JourneyState,
  phase: SendingPhase,
  step: SendStep,
): JourneyState {
  const state = keepUndoable(before, step);
  const patience = receiptPatience(step, phase.hop);
  if (patience === null || state.pendingExit) return advance(definition, state);
  if (phase.receipt !== null) return received(definition, state, phase.receipt, phase.hop);
  return changed(state, { phase: { kind: 'awaitingReceipt', until: state.at + patience, hop: phase.hop } });
}

/** Until then the provider holds it, and may be asked to give it back. */
function keepUndoable(state: JourneyState, { undo }: SendStep): JourneyState {
  if (undo?.at !== 'provider') return state;
  return changed(state, { undoUntil: Math.max(state.undoUntil ?? 0, state.at + durationMs(undo.for)) });
}

/** Surely not arrived: the next channel, or the step has failed. */
function missed(
  definition: JourneyDefinition,
  state: JourneyState,
  step: SendStep,
  hop: number,
  reason: string,
): JourneyState {
  return nextHop(state, step, hop, reason) ?? failed(definition, state, step, `send ${step.id} failed: ${reason}`);
}

/** Null where no channel is left, or the person is leaving. */
function nextHop(state: JourneyState, step: SendStep, hop: number, reason: string): JourneyState | null {
  const following = hopOf(step, hop + 1);
  if (following === undefined || state.pendingExit) return null;
  const detail = `${following.channel}: ${reason}`;
  return beginSend(note(state, { at: state.at, step: step.id, what: 'fellBack', detail }), step.id, hop + 1);
}

/** What the step's author wants of a failure. */
export function failed(
  definition: JourneyDefinition,
  state: JourneyState,
  step: SendStep | WebhookStep,
  reason: string,
): JourneyState {
  const { onFailure = 'continue' } = step;
  if (onFailure === 'continue' || state.pendingExit) return advance(definition, state);
  const exit = { status: 'exited', reason } as const;
  const left = note(state, { at: state.at, step: step.id, what: 'exiting', detail: reason });
  if (typeof onFailure === 'object')
    return leaveTakingBack(definition, left, step.id, onFailure.compensate.since, exit);
  return finish(definition, left, onFailure === 'compensate' ? { ...exit, then: 'compensate' } : exit);
}
