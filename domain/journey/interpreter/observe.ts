import type { DigestStep, JourneyDefinition, Step } from '../definition.ts';
import { awaitedBy, digestName, exitOf } from '../matchers.ts';
import type { Occurrence } from '../occurrence.ts';
import type { Exit, JourneyState, WakeReason } from '../state.ts';
import { inOwnNames } from '../migration/in-own-names.ts';
import { anchorOf, digestsOf, liesAhead, waitsOf, type PlacedDigest, type PlacedWait } from '../tree.ts';
import { changed } from './changed.ts';
import { ended } from './await-end.ts';
import { hasSeen, note, refer, remember } from './memory.ts';
import { goOnUndoing } from './compensate.ts';
import { finish } from './finish.ts';
import { dueOf, gather, gatherLater, gatheringOf, isFull } from './gather.ts';
import { countsFrom, enough } from './counting.ts';
import { currentStep, matched, moveTo, openDigest } from './progress.ts';
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
  return unchanged ? after : changed(after, { revision: state.revision + 1 });
}

function take(definition: JourneyDefinition, state: JourneyState, occurrence: Occurrence): JourneyState {
  switch (occurrence.kind) {
    case 'event':
      return once(state, `${occurrence.type}/${occurrence.id}`, (fresh) =>
        event(definition, fresh, inOwnNames(state, occurrence)),
      );
    case 'receipt':
      return receipt(definition, state, occurrence);
    case 'ended':
      return ended(definition, state, occurrence);
    case 'profileChanged':
    case 'released':
      return once(state, `${occurrence.kind}/${occurrence.at}`, (fresh) => nudge(definition, fresh, occurrence.kind));
    case 'migrate':
      // What is over, or being undone, ends by the version that did it.
      return state.phase.kind === 'undoable' || state.phase.kind === 'compensating'
        ? state
        : once(state, `migrate/${occurrence.migration}`, (fresh) =>
            changed(fresh, { migrating: occurrence.migration }),
          );
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
  const step = currentStep(definition, state);
  const waits = listening(definition, state, waitsOf(definition)).flatMap((wait) => {
    const names = awaitedBy(wait.step).flatMap(({ name }) => (occurrence.matched.includes(name) ? [name] : []));
    return names.length === 0 || occurrence.at < wait.from ? [] : [{ ...wait, names }];
  });
  const digests = listening(definition, state, digestsOf(definition)).filter(
    (one) => occurrence.matched.includes(digestName(one.step)) && occurrence.at >= one.from,
  );
  const refering = (some: typeof waits): JourneyState =>
    refer(
      state,
      some.flatMap(({ names }) => names),
      occurrence.id,
      occurrence.at,
    );
  const current = waits.find((wait) => wait.step.id === step.id);
  const digest = digests.find((one) => one.step.id === step.id);
  // Occurrences before timers: at the very instant of the deadline it still counts.
  const isInTime = state.phase.kind === 'sleeping' && occurrence.at <= lastInstant(state, state.phase.until, step);
  const ahead = waits.filter(({ isAhead }) => isAhead);
  // Used up by the wait it ends and the digest it is in, unless a later one says by `since` that it counts from further back.
  const further = ahead.filter((wait) => wait.step.since !== undefined && wait !== current);
  const others = digests.filter((one) => one !== digest && one.isAhead);
  const furtherDigests = others.filter((one) => one.step.since !== undefined);
  if (digest !== undefined && isInTime)
    return taken(definition, into(refering(further), furtherDigests, occurrence), digest.step, occurrence);
  if (current === undefined || !isInTime) {
    const late = digest?.isAhead === true ? gatherLater(state, digest.step, arrival(occurrence, digest.step)) : state;
    return into(
      refer(
        late,
        ahead.flatMap(({ names }) => names),
        occurrence.id,
        occurrence.at,
      ),
      others,
      occurrence,
    );
  }
  const withIt = refering([...ahead.filter((wait) => wait !== current), current]);
  if (enough(withIt, current.step, current.from) === undefined) return into(withIt, others, occurrence);
  const later = into(refering(further), furtherDigests, occurrence);
  return matched(definition, moveTo(later, occurrence.at), current.step, occurrence.id);
}

type Heard<Placed> = Placed & {
  /** The instant from which it counts. */
  readonly from: number;
  /** It can still come, or come again. */
  readonly isAhead: boolean;
};

/** Those that lie ahead and the one that is under way, which counts even where the step it counts from was passed by. */
function listening<Placed extends PlacedWait | PlacedDigest>(
  definition: JourneyDefinition,
  state: JourneyState,
  all: readonly Placed[],
): readonly Heard<Placed>[] {
  const cursor = state.cursor ?? [];
  const { id } = currentStep(definition, state);
  return all.map((one) => ({
    ...one,
    from: countsFrom(state, anchorOf(definition, one)) ?? (one.step.id === id ? state.began : Infinity),
    isAhead: liesAhead(one.path, cursor),
  }));
}

/** Until when what is under way still counts what happens. */
function lastInstant(state: JourneyState, until: number, step: Step): number {
  const open = step.kind === 'digest' ? gatheringOf(state, step) : undefined;
  return open === undefined || step.kind !== 'digest' ? until : Math.max(until, dueOf(step, open));
}

const arrival = ({ id, at, keys }: Of<'event'>, step: DigestStep) => ({ id, at, key: keys?.[digestName(step)] });

function into(state: JourneyState, digests: readonly PlacedDigest[], occurrence: Of<'event'>): JourneyState {
  return digests.reduce((before, { step }) => gather(before, step, arrival(occurrence, step)), state);
}

/** The digest under way has one more: it may be full, and the first of all begins its time. */
function taken(
  definition: JourneyDefinition,
  before: JourneyState,
  step: DigestStep,
  occurrence: Of<'event'>,
): JourneyState {
  const isFirst = gatheringOf(before, step) === undefined;
  const state = gather(before, step, arrival(occurrence, step));
  const open = gatheringOf(state, step);
  return isFirst || (open !== undefined && isFull(step, open))
    ? openDigest(definition, moveTo(state, occurrence.at), step)
    : state;
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
  return changed(state, { phase: { ...phase, receipt: occurrence.status } });
}

function nudge(definition: JourneyDefinition, state: JourneyState, by: WakeReason): JourneyState {
  const { phase } = state;
  if (phase.kind === 'compensating' || phase.kind === 'takingBack')
    return phase.until === null ? state : goOnUndoing(state, phase);
  // The date that is waited for may have moved: it is asked for again.
  if (by === 'profileChanged' && phase.kind === 'sleeping' && currentStep(definition, state).kind === 'waitUntilDate')
    return changed(state, { phase: { kind: 'ready' } });
  if (phase.kind === 'deferred' && phase.wakeOn === by) return sendAgain(state, phase);
  if (phase.kind === 'sending' && !phase.nudges.includes(by))
    return changed(state, { phase: { ...phase, nudges: [...phase.nudges, by] } });
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
  const state = note(changed(moved, { paused }), { at: moved.at, step: null, what: paused ? 'paused' : 'resumed' });
  // Policy puts off a send that meets a pause: the resumption releases it like any brake. No pause holds up what is being undone.
  const isUndoing = state.phase.kind === 'compensating' || state.phase.kind === 'takingBack';
  return paused || isUndoing ? state : nudge(definition, state, 'released');
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
    case 'awaitingEnd':
    case 'done':
      return finish(definition, state, ending);
    case 'ready':
    case 'calling':
    case 'sending':
    case 'unknown':
    case 'takingBack':
      return changed(state, { pendingExit: ending });
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
