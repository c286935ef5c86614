import { capabilities } from '../../channel.ts';
import type { Outcome } from '../command.ts';
import type { JourneyDefinition, SendStep } from '../definition.ts';
import type { ReceiptStatus } from '../occurrence.ts';
import type { JourneyState, Phase, SendingPhase } from '../state.ts';
import type { TrailWord } from '../trail.ts';
import { note } from './memory.ts';
import { advance, currentStep, finish } from './progress.ts';

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
  switch (outcome.kind) {
    case 'accepted':
      return accepted(definition, said('sent'), phase, step);
    case 'delivered':
      return advance(definition, said('delivered'));
    case 'rejected':
      return failed(definition, said('rejected', outcome.reason), step, outcome.reason);
    case 'skipped':
    case 'held':
      return advance(definition, said(outcome.kind, outcome.reason));
    case 'unknown':
      return {
        ...said('unknown'),
        phase: { kind: 'unknown', realMs: outcome.realMs, began: phase.began, receipt: phase.receipt },
      };
    case 'deferred': {
      if (state.pendingExit) return finish(state, state.pendingExit);
      const wakeOn = outcome.wakeOn ?? null;
      const deferred = { kind: 'deferred', until: outcome.until, wakeOn, began: phase.began } as const;
      // The change may have come after the verdict: look once more rather than sleep over it.
      return wakeOn !== null && phase.nudges.includes(wakeOn)
        ? sendAgain(state, deferred)
        : { ...said('deferred', outcome.reason), phase: deferred };
    }
    case 'updated':
    case 'chosen':
    case 'instant':
      throw new Error(`journey '${definition.id}', step '${step.id}': '${outcome.kind}' does not answer a send`);
  }
}

/** Back to the send command: after a deferral afresh, after an ambiguity with a look-up first. */
export function sendAgain(state: JourneyState, phase: Extract<Phase, { kind: 'deferred' | 'unknown' }>): JourneyState {
  const unsettled = phase.kind === 'unknown';
  const receipt = unsettled ? phase.receipt : null;
  return { ...state, phase: { kind: 'sending', began: phase.began, claimed: unsettled, nudges: [], receipt } };
}

export function awaitsReceipt(step: SendStep): boolean {
  return step.await === 'delivered' && capabilities(step.channel)?.receipts === true;
}

/** Takes the final receipt of the current step. */
export function received(definition: JourneyDefinition, state: JourneyState, status: ReceiptStatus): JourneyState {
  const step = currentStep(definition, state);
  const { at } = state;
  if (status === 'delivered' || step.kind !== 'send')
    return advance(definition, note(state, { at, step: step.id, what: 'delivered' }));
  return failed(definition, note(state, { at, step: step.id, what: 'undelivered', detail: status }), step, status);
}

/** Silence is no failure: the message may have arrived. */
export function noReceipt(definition: JourneyDefinition, state: JourneyState): JourneyState {
  const { id } = currentStep(definition, state);
  return advance(definition, note(state, { at: state.at, step: id, what: 'noReceipt' }));
}

function accepted(
  definition: JourneyDefinition,
  state: JourneyState,
  phase: SendingPhase,
  step: SendStep,
): JourneyState {
  if (!awaitsReceipt(step) || state.pendingExit) return advance(definition, state);
  if (phase.receipt !== null) return received(definition, state, phase.receipt);
  const validity = capabilities(step.channel)?.validityMs ?? 0;
  return { ...state, phase: { kind: 'awaitingReceipt', until: state.at + validity } };
}

function failed(definition: JourneyDefinition, state: JourneyState, step: SendStep, reason: string): JourneyState {
  if (step.onFailure !== 'exit' || state.pendingExit) return advance(definition, state);
  const exit = { status: 'exited', reason: `send ${step.id} failed: ${reason}` } as const;
  return finish(note(state, { at: state.at, step: step.id, what: 'exiting', detail: exit.reason }), exit);
}
