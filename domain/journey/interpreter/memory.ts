import type { Instant } from '../../clock.ts';
import { digest } from '../digest.ts';
import { eventReference } from '../event-reference.ts';
import type { Answers, Gathered, JourneyState, MatchReference } from '../state.ts';
import type { TrailWord } from '../trail.ts';
import { changed } from './changed.ts';

/** Bounds that keep a state under 8 KB, whatever floods in. */
const seenLimit = 200;
const referenceLimit = 30;
const trailLimit = 24;
const detailLimit = 160;
const answerLimit = 30;
/** References in them, but what the newest has. */
const answeredLimit = 60;

/** Adds a line to the story. Beyond the bound the oldest goes: its number stays unused, so the others keep theirs. */
export function note(
  state: JourneyState,
  entry: { at: Instant; step: string | null; what: TrailWord; detail?: string | undefined },
): JourneyState {
  const { at, step, what, detail } = entry;
  const line = detail === undefined ? { at, step, what } : { at, step, what, detail: detail.slice(0, detailLimit) };
  const trail = [...state.trail, line];
  const dropped = Math.max(0, trail.length - trailLimit);
  return dropped === 0
    ? changed(state, { trail })
    : changed(state, { trail: trail.slice(dropped), trailSeq: state.trailSeq + dropped });
}

export function hasSeen(state: JourneyState, occurrence: string): boolean {
  return state.seen.includes(digest(occurrence));
}

export function remember(state: JourneyState, occurrence: string): JourneyState {
  return changed(state, { seen: [...state.seen, digest(occurrence)].slice(-seenLimit) });
}

/** Keeps a reference for each of the matchers. Who has most gives way first, and everyone keeps its newest: a flood of one event never hides another. */
export function refer(state: JourneyState, names: readonly string[], id: string, at: Instant): JourneyState {
  if (names.length === 0) return state;
  const reference = { id: eventReference(id), at };
  const matches: Record<string, readonly MatchReference[]> = { ...state.matches };
  for (const name of names) matches[name] = [...(matches[name] ?? []), reference];
  for (;;) {
    const lists = Object.entries(matches);
    const total = lists.reduce((sum, [, list]) => sum + list.length, 0);
    const [name, longest] = lists.reduce((most, one) => (one[1].length > most[1].length ? one : most));
    if (total <= referenceLimit || longest.length <= 1) return changed(state, { matches });
    matches[name] = longest.slice(1);
  }
}

/** Keeps which event ended a wait, so that later steps can speak of it. */
export function rememberAnswer(state: JourneyState, step: string, eventId: string): JourneyState {
  return withAnswer(state, step, eventReference(eventId));
}

/** Keeps what a digest went on with. */
export function rememberGathered(state: JourneyState, step: string, gathered: Gathered): JourneyState {
  return withAnswer(state, step, gathered);
}

/** Nothing came this time, so nothing can be said of it. */
export function forgetAnswer(state: JourneyState, step: string): JourneyState {
  if (state.answers?.[step] === undefined) return state;
  const { [step]: _earlier, ...answers } = state.answers;
  return changed(state, { answers });
}

function withAnswer(state: JourneyState, step: string, answer: Answers[string]): JourneyState {
  const { [step]: _earlier, ...others } = state.answers ?? {};
  const all = [...Object.entries(others), [step, answer] as const].slice(-answerLimit);
  const size = (one: Answers[string]): number => (typeof one === 'string' ? 1 : one.events.length);
  const kept = all.filter(
    (_, index) =>
      index === all.length - 1 || all.slice(index).reduce((sum, [, one]) => sum + size(one), 0) <= answeredLimit,
  );
  return changed(state, { answers: Object.fromEntries(kept) });
}
