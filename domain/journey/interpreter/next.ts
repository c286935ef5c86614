import type { Command, Done } from '../command.ts';
import type { JourneyDefinition } from '../definition.ts';
import type { JourneyState, Phase } from '../state.ts';
import { currentStep } from './progress.ts';

/**
 * The outstanding command, or how it ended. A shell asks when nothing is under way: at the start, after every `resume`, and after an
 * interruptible command was ended by `observe`. What is not under way yet is not begun while paused or when an exit is due.
 */
export function next(definition: JourneyDefinition, state: JourneyState): Command | Done {
  const { phase, pendingExit } = state;
  if (phase.kind === 'done') return { kind: 'done', status: phase.status, reason: phase.reason };
  if (!mayHaveLeft(phase)) {
    if (pendingExit) return { kind: 'done', status: pendingExit.status, reason: pendingExit.reason };
    if (state.paused) return { kind: 'sleep', until: null };
  }
  switch (phase.kind) {
    case 'sleeping':
    case 'deferred':
    case 'awaitingReceipt':
      return { kind: 'sleep', until: phase.until };
    case 'unknown':
      return { kind: 'spaceOut', realMs: phase.realMs };
    case 'sending': {
      const step = currentStep(definition, state).id;
      return { kind: 'send', step, visit: state.visits[step] ?? 1, hop: 0, began: phase.began };
    }
    case 'ready':
      return own(definition, state);
  }
}

function own(definition: JourneyDefinition, state: JourneyState): Command {
  const { id: step, kind } = currentStep(definition, state);
  const visit = state.visits[step] ?? 1;
  switch (kind) {
    case 'update':
      return { kind: 'update', step, visit };
    case 'branch':
      return { kind: 'choose', step, visit };
    case 'waitUntil':
      return { kind: 'resolveTime', step, after: Math.max(state.lastTarget ?? state.at, state.at) };
    case 'send':
    case 'wait':
    case 'waitFor':
    case 'exit':
      throw new Error(`step '${step}' of journey '${definition.id}' has no command of its own`);
  }
}

/** An ambiguous send is settled before anything else, a pause or an exit included (I5). */
function mayHaveLeft(phase: Phase): boolean {
  return phase.kind === 'unknown' || (phase.kind === 'sending' && phase.claimed);
}
