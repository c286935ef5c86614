import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { toReal, toVirtual } from '../domain/clock.ts';
import type { Command, Outcome } from '../domain/journey/command.ts';
import { reopen } from '../domain/journey/interpreter/compensate.ts';
import { giveUp } from '../domain/journey/interpreter/give-up.ts';
import { next } from '../domain/journey/interpreter/next.ts';
import { comingPlace } from '../domain/journey/interpreter/place.ts';
import { observe } from '../domain/journey/interpreter/observe.ts';
import { resume } from '../domain/journey/interpreter/resume.ts';
import { start } from '../domain/journey/interpreter/start.ts';
import { takeTrail } from '../domain/journey/interpreter/take-trail.ts';
import type { Occurrence } from '../domain/journey/occurrence.ts';
import { digestsOf } from '../domain/journey/tree.ts';
import type { JourneyState } from '../domain/journey/state.ts';
import { cancelUpdate, type JourneyInput, occurrenceSignal, viewQuery } from './messages.ts';
import { migrate } from './migrate.ts';
import { createPerform, type Ending } from './perform.ts';
import { createSaga } from './saga.ts';
import { viewOf } from './view.ts';

/** Events of one history: whoever is forgotten by their worker's cache is played through all of them again. The server suggests 4,096. */
const mostEvents = 1_000;

/** One person's run of one published journey: the interpreter decides, activities act, this shell only waits (design §5). */
export async function journey(input: JourneyInput): Promise<Ending> {
  const { definition, clock } = input;
  const who = { person: input.person ?? input.enrollmentId, enrollment: input.enrollmentId };
  let state: JourneyState = input.state ?? start(definition, input.enteredAt, input.version, who);
  /** What came while it was being decided by which version it counts; null: it counts at once. */
  let unheard: Occurrence[] | null = null;
  const hear = (occurrence: Occurrence): void => {
    if (unheard === null) state = observe(definition, state, occurrence);
    else unheard.push(occurrence);
  };
  setHandler(occurrenceSignal, hear);
  setHandler(cancelUpdate, (wish) => {
    hear({ kind: 'cancel', ...wish });
    return state.phase.kind;
  });
  setHandler(viewQuery, () => viewOf(state));

  /** Histories from before there were digests wake as they did. */
  const gathers = digestsOf(definition).length > 0;
  const now = (): number => toVirtual(clock, Date.now());
  const performer = createPerform(input);
  const saga = createSaga(input);
  const sendAlong = () => {
    const place = comingPlace(definition, state, now());
    const [trail, rest] = takeTrail(state);
    state = rest;
    return { ...trail, place };
  };
  const carryOut = async (command: Command): Promise<Outcome> => {
    switch (command.kind) {
      case 'sleep': {
        const { revision } = state;
        const { until, forAnswer } = command;
        await sleepUntil(until === null ? null : toReal(clock, until), revision);
        if (isFull() && state.revision === revision) return { kind: 'woke', at: state.at }; // too early: it sleeps on in a new history
        // What put an end to this sleep may have begun another, which is heard out like any.
        // Whoever is to be carried over has not been waited for to the end: they sleep on, wherever they are.
        const isInterrupted = (): boolean => (gathers || state.migrating !== undefined) && state.revision !== revision;
        if (until !== null && forAnswer && input.heedsBacklog && !isInterrupted()) await hearOut(until, revision);
        return { kind: 'woke', at: isInterrupted() ? state.at : now() };
      }
      case 'spaceOut':
        await sleep(command.realMs);
        return { kind: 'woke', at: now() };
      case 'finish':
        return toItsEnd(() => saga.finish(command, sendAlong()));
      case 'compensate':
        return toItsEnd(() => saga.compensate(command, sendAlong()));
      case 'send':
      case 'update':
      case 'webhook':
      case 'emit':
      case 'enroll':
      case 'takeTurn':
        return toItsEnd(() => performer.perform(command, sendAlong()));
      case 'migrate':
        return toItsEnd(() => carryOver(command.migration));
      case 'choose':
      case 'draw':
      case 'resolveTime':
        return performer.lookUp(command);
    }
  };
  /** What is to come belongs into a new history. */
  const isFull = (): boolean => {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return input.renewsInWaits === true && (continueAsNewSuggested || historyLength >= mostEvents);
  };

  /** Interruptible: whatever `observe` changes wakes it. Without a timer where there is no deadline. */
  const sleepUntil = async (realMs: number | null, revision: number): Promise<void> => {
    const changed = (): boolean => state.revision !== revision || isFull();
    if (realMs === null) return condition(changed);
    const left = realMs - Date.now();
    if (left > 0) await condition(changed, left);
  };

  /** An answer that waits in the backlog comes before the timer: it wakes us while we ask whether there is one. */
  const hearOut = (until: number, revision: number): Promise<void> =>
    CancellationScope.cancellable(async () => {
      const changed = condition(() => state.revision !== revision);
      await Promise.race([changed, performer.awaitBacklog(until)]);
      CancellationScope.current().cancel();
    });

  /** Begins anew with the other version, or answers why it stays with this one. */
  const carryOver = async (migration: string): Promise<Outcome> => {
    unheard = [];
    const result = await migrate(input, state, migration, now);
    const waited = unheard;
    unheard = null;
    if (result.kind === 'stayed') {
      waited.forEach(hear);
      return result.outcome;
    }
    const { version, definition: other } = result;
    const heard = waited.reduce((before, occurrence) => observe(other, before, occurrence), result.state);
    return continueAsNew<typeof journey>({ ...input, version, definition: other, state: heard });
  };

  const run = async (): Promise<Ending> => {
    for (;;) {
      const command = next(definition, state);
      if (command.kind === 'done') {
        const ending = { status: command.status, reason: command.reason };
        if (await close(ending)) return ending;
        continue;
      }
      if (isFull() || workflowInfo().continueAsNewSuggested) await continueAsNew<typeof journey>({ ...input, state });
      try {
        const outcome = await carryOut(command);
        state = resume(definition, state, outcome); // `state` may have moved while we waited
      } catch (error) {
        // Only what no retry can mend gets here: activities retry without end.
        if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
        state = giveUp(definition, state, now(), error.cause?.message ?? 'unknown failure');
      }
    }
  };
  /** False: first undo what was done. */
  async function close(ending: Ending): Promise<boolean> {
    const undoable = state.compensations.length > 0;
    const refusal = await toItsEnd(() => performer.close({ ...ending, undoable }, sendAlong()));
    if (refusal?.kind !== 'undo') return true; // older histories have no answer
    state = reopen(state, now(), { status: 'exited', reason: refusal.reason });
    return false;
  }

  // Somebody cancelled the bare workflow: what was done is undone (I10), an ambiguous send settled first (I5).
  void CancellationScope.current().cancelRequested.catch(() => {
    const wish = { at: now(), reason: 'cancelled in Temporal', compensate: true };
    hear({ kind: 'cancel', ...wish });
  });
  try {
    return await run();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return toItsEnd(run); // what was cancelled is a wait
  }
}

/** Whatever is cancelled meanwhile: an effect that is undone before it was had would stay (I10). */
const toItsEnd = <T>(act: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(act);
