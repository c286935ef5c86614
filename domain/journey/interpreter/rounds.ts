import type { Instant } from '../../clock.ts';
import type { RepeatStep } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { JourneyState, Rounds } from '../state.ts';
import { changed } from './changed.ts';
import { note } from './memory.ts';

/** What a repeat does next: ask whether it is over, begin a round, wait for the next one, or leave off. */
export type Turn =
  | { readonly kind: 'ask' | 'begin' }
  | { readonly kind: 'rest'; readonly until: Instant }
  | { readonly kind: 'over'; readonly why: 'until' | 'atMost' };

/** The time has come for a round: the condition is asked first, where there is one. */
export const dueTurn = ({ until }: RepeatStep): Turn => ({ kind: until === undefined ? 'begin' : 'ask' });

/** `index` as a branch would say it: 0 where the condition holds. */
export const askedTurn = (index: number): Turn => (index === 0 ? { kind: 'over', why: 'until' } : { kind: 'begin' });

/** The steps of a round are over: the next one is due, or not yet. */
export function turnAfterRound(state: JourneyState, step: RepeatStep): Turn {
  const { count, began } = roundsOf(state, step);
  if (count >= step.atMost) return { kind: 'over', why: 'atMost' };
  const due = step.every === undefined ? state.at : began + durationMs(step.every);
  return due > state.at ? { kind: 'rest', until: due } : dueTurn(step);
}

/** A repeat begins: nothing has gone round yet, whatever did at an earlier visit. */
export function openRounds(state: JourneyState, { id }: RepeatStep): JourneyState {
  return changed(state, { rounds: { ...state.rounds, [id]: { count: 0, began: state.at } } });
}

export function countRound(state: JourneyState, step: RepeatStep): JourneyState {
  const { at } = state;
  const { id } = step;
  const count = roundsOf(state, step).count + 1;
  // What counts from the repeat counts from the round.
  const stepBegan = state.stepBegan[id] === undefined ? state.stepBegan : { ...state.stepBegan, [id]: at };
  const counted = changed(state, { stepBegan, rounds: { ...state.rounds, [id]: { count, began: at } } });
  return note(counted, { at, step: id, what: 'round', detail: String(count) });
}

export function closeRounds(state: JourneyState, { id }: RepeatStep, why: 'until' | 'atMost'): JourneyState {
  const { [id]: _closed, ...rounds } = state.rounds ?? {};
  return note(changed(state, { rounds }), { at: state.at, step: id, what: 'roundsOver', detail: why });
}

function roundsOf({ rounds }: JourneyState, { id }: RepeatStep): Rounds {
  const found = rounds?.[id];
  if (found === undefined) throw new Error(`repeat '${id}' has not begun: the state is of another version`);
  return found;
}
