import { mostGathered, type JourneyDefinition, type Step } from './definition.ts';
import { heaviestWay } from './heaviest-way.ts';
import { needOf } from './matchers.ts';
import { isUndoable } from './undo.ts';

/**
 * Events of a Temporal history. A workflow task is scheduled, started and completed; an activity is so too, and wakes a task; a local one
 * leaves a marker; a timer is started and fires; a signal is one.
 */
const task = 3;
const activity = 3 + task;
const local = 1 + task;
const timer = 2 + task;
const signal = 1 + task;
/** Tried here first, then where there is room for it. */
const eitherWay = local + activity;

/** What every run has: its start and its end, and the one event that may end it. */
const frame = 1 + task + eitherWay + signal;

/** Temporal wants a history begun anew at some four thousand events: a run beyond this bound is carried over into another one on its way. */
export const mostHistoryEvents = 5_000;

/** How many events of history one run takes at most, whichever way it goes. What fails and is tried again apart, and events that nobody waits for. */
export function historyBound(definition: Pick<JourneyDefinition, 'steps'>): number {
  return frame + heaviestWay(definition, (step) => eventsOf(step) + (isUndoable(step) ? eitherWay : 0));
}

function eventsOf(step: Step): number {
  const { kind } = step;
  if (kind === 'send') {
    const held = step.undo?.at === 'carillon' ? timer : 0;
    const ways = 1 + (step.fallback?.length ?? 0);
    const receipts = step.await === undefined && step.fallback === undefined ? 0 : ways * (timer + signal);
    // Once policy makes it wait: its hour has not come.
    return held + ways * (eitherWay + timer + eitherWay) + receipts;
  }
  if (kind === 'wait') return timer;
  if (kind === 'waitUntil' || kind === 'waitUntilDate') return eitherWay + timer;
  if (kind === 'waitFor') return timer + eitherWay + needOf(step) * signal;
  // More of them than one history holds carry the run over into another one by themselves.
  if (kind === 'digest') return 2 * timer + eitherWay + (step.atMost ?? mostGathered) * signal;
  if (kind === 'throttle') return eitherWay + timer;
  if (kind === 'enroll') return eitherWay + (step.await === undefined ? 0 : timer + signal);
  if (kind === 'webhook') return 3 * (eitherWay + timer);
  if (kind === 'repeat') return (step.until === undefined ? 0 : eitherWay) + (step.every === undefined ? 0 : timer);
  return kind === 'exit' || kind === 'takeBack' || (kind === 'split' && step.winner === undefined) ? 0 : eitherWay;
}
