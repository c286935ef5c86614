import type { Instant } from '../../clock.ts';
import type { Command, Done } from '../command.ts';
import type { JourneyDefinition } from '../definition.ts';
import type { Answers, CompensatingPhase, JourneyState, Phase, TakingBackPhase } from '../state.ts';
import { deadlineOf } from './deadline.ts';
import { shareFor } from './draw.ts';
import { leave, mayHaveLeft } from './finish.ts';
import { currentStep } from './progress.ts';

/**
 * The outstanding command, or how it ended. A shell asks when nothing is under way: at the start, after every `resume`, and after an
 * interruptible command was ended by `observe`. What is not under way yet is not begun while paused or when an exit is due.
 */
export function next(definition: JourneyDefinition, given: JourneyState): Command | Done {
  const state = leave(definition, given);
  const { phase } = state;
  if (phase.kind === 'done') return { kind: 'done', status: phase.status, reason: phase.reason };
  if (phase.kind === 'compensating') return undo(state, phase);
  if (phase.kind === 'takingBack') return undo(state, phase, { partly: true });
  if (phase.kind === 'undoable')
    return phase.told ? { kind: 'sleep', until: phase.until } : { kind: 'finish', until: phase.until, ...phase.ending };
  if (state.migrating !== undefined && isQuiet(phase)) return { kind: 'migrate', migration: state.migrating };
  return state.paused && !mayHaveLeft(phase) ? { kind: 'sleep', until: null } : goOn(definition, state, phase);
}

/** Nothing of theirs is under way that would have to end in the version that began it. */
const isQuiet = ({ kind }: Phase): boolean =>
  kind === 'sleeping' ||
  kind === 'deferred' ||
  kind === 'holding' ||
  kind === 'awaitingReceipt' ||
  kind === 'awaitingEnd';

type Going = Exclude<Phase, { kind: 'done' | 'compensating' | 'takingBack' | 'undoable' }>;

function goOn(definition: JourneyDefinition, state: JourneyState, phase: Going): Command {
  const atLatest = (until: Instant): Instant => Math.min(until, deadlineOf(definition, state));
  switch (phase.kind) {
    case 'sleeping': {
      const { kind } = currentStep(definition, state);
      const isForAnswer = kind === 'waitFor' || kind === 'digest';
      return { kind: 'sleep', until: atLatest(phase.until), ...(isForAnswer ? { forAnswer: true } : {}) };
    }
    case 'awaitingEnd':
      return { kind: 'sleep', until: atLatest(phase.until), forAnswer: true };
    case 'holding':
    case 'deferred':
    case 'awaitingReceipt':
      return { kind: 'sleep', until: atLatest(phase.until) };
    case 'unknown':
      return { kind: 'spaceOut', realMs: phase.realMs };
    case 'sending': {
      const step = currentStep(definition, state).id;
      const { hop, began } = phase;
      const due = state.late === undefined ? {} : { due: began - state.late };
      return { kind: 'send', step, visit: state.visits[step] ?? 1, hop, began, ...due, ...knowing(state) };
    }
    case 'calling':
      return phase.realMs === null ? own(definition, state) : { kind: 'spaceOut', realMs: phase.realMs };
    case 'ready':
      return own(definition, state);
  }
}

const knowing = ({ answers }: JourneyState): { readonly answers?: Answers } =>
  answers === undefined ? {} : { answers };

function undo(
  { compensations }: JourneyState,
  { until, realMs }: CompensatingPhase | TakingBackPhase,
  extent: { readonly partly?: true } = {},
): Command {
  if (until !== null) return { kind: 'sleep', until };
  if (realMs !== null) return { kind: 'spaceOut', realMs };
  const last = compensations.at(-1);
  if (last === undefined) throw new Error('a journey that is being undone has nothing left to undo');
  return { kind: 'compensate', ...last, ...extent };
}

function own(definition: JourneyDefinition, state: JourneyState): Command {
  const current = currentStep(definition, state);
  const { id: step, kind } = current;
  const visit = state.visits[step] ?? 1;
  switch (kind) {
    case 'update':
    case 'webhook':
    case 'emit':
    case 'enroll':
      return { kind, step, visit, ...knowing(state) };
    case 'throttle':
      return { kind: 'takeTurn', step, visit };
    case 'split':
      return { kind: 'draw', step, visit, share: shareFor(definition, state, current) };
    case 'branch':
    case 'repeat':
      return { kind: 'choose', step, visit, ...knowing(state) };
    case 'waitUntil':
    case 'waitUntilDate':
      return { kind: 'resolveTime', step, after: Math.max(state.lastTarget ?? state.at, state.at), ...knowing(state) };
    case 'send':
    case 'wait':
    case 'waitFor':
    case 'digest':
    case 'takeBack':
    case 'exit':
      throw new Error(`step '${step}' of journey '${definition.id}' has no command of its own`);
  }
}
