import type { JourneyState } from '../state.ts';

/**
 * The state with some of its fields replaced; `undefined` takes an optional one out. All states but the first are made by this one
 * literal, because a
 * spread gives those of each place in the code a hidden class of their own: reading and copying them took twenty times as long (V8 11.3).
 */
export function changed(state: JourneyState, change: Partial<JourneyState>): JourneyState {
  const copy: Required<JourneyState> = {
    revision: state.revision,
    at: state.at,
    began: state.began,
    cursor: state.cursor,
    phase: state.phase,
    visits: state.visits,
    stepBegan: state.stepBegan,
    rounds: state.rounds,
    lastTarget: state.lastTarget,
    seen: state.seen,
    matches: state.matches,
    gathered: state.gathered,
    answers: state.answers,
    version: state.version,
    migrating: state.migrating,
    renamed: state.renamed,
    who: state.who,
    compensations: state.compensations,
    scopes: state.scopes,
    undoUntil: state.undoUntil,
    late: state.late,
    paused: state.paused,
    pendingExit: state.pendingExit,
    trail: state.trail,
    trailSeq: state.trailSeq,
  };
  return Object.assign(copy, change);
}

/** A record with one entry put in or replaced, for those that change with every decision: the same goes for spreads of these. */
export function withEntry<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value,
): Readonly<Record<string, Value>> {
  const copy: Record<string, Value> = Object.assign({}, record);
  copy[key] = value;
  return copy;
}
