import {
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, CloseInput, CloseRefusal, EnrollmentRef, SendInput, Trail } from '../activities/contract.ts';
import type { Command, Outcome } from '../domain/journey/command.ts';
import type { JourneyDefinition } from '../domain/journey/definition.ts';
import { channelQueue } from '../domain/queues.ts';
import { findStep } from '../domain/journey/tree.ts';
import { hopOf } from '../domain/journey/undo.ts';
import type { JourneyInput } from './messages.ts';

/** How a run ended: kept on the enrollment and as the workflow's result. */
export type Ending = Pick<CloseInput, 'status' | 'reason'>;
type Effect = Extract<Command, { kind: 'send' | 'update' | 'webhook' | 'emit' | 'enroll' | 'takeTurn' }>;
type LookUp = Extract<Command, { kind: 'choose' | 'draw' | 'resolveTime' }>;
export type Performer = {
  /** Acts, and stores the trail in the same transaction. */
  perform(command: Effect, trail: Trail): Promise<Outcome>;
  /** Asks only; nothing is stored of the person. */
  lookUp(command: LookUp): Promise<Outcome>;
  /** Until all events are handled that came in before this virtual instant. */
  awaitBacklog(until: number): Promise<void>;
  /** Ends every run, unless somebody wants it undone first. */
  close(ending: Ending & { readonly undoable: boolean }, trail: Trail): Promise<CloseRefusal | null>;
};

/**
 * The workflow owns all retries (I6): without end, 1 s to 30 s apart, because an outage of ours is no reason to lose a person's place.
 * Business outcomes are values; what throws here is infrastructure.
 */
export const retry = { initialInterval: '1 second', maximumInterval: '30 seconds', backoffCoefficient: 2 } as const;

/** Longer than one provider call, shorter than the lease of its claim (I6). */
export const activityMs = 30_000;

export function createPerform(input: JourneyInput): Performer {
  const enrollment: EnrollmentRef = {
    workspace: input.workspace,
    enrollmentId: input.enrollmentId,
    clock: input.clock,
  };
  const startToCloseTimeout = Math.max(1_000, activityMs * input.timingFactor);
  const ordinary = proxyActivities<Activities>({ startToCloseTimeout, retry });
  // One try here; a busy or stuck process hands over to an ordinary activity.
  const lookUps = proxyLocalActivities<Activities>({ startToCloseTimeout: '500 ms', retry: { maximumAttempts: 1 } });
  const here = proxyLocalActivities<Activities>({ startToCloseTimeout: '4 seconds', retry: { maximumAttempts: 1 } });

  const send = async (message: SendInput): Promise<Outcome> => {
    const elsewhere = () =>
      proxyActivities<Activities>({
        startToCloseTimeout,
        retry,
        taskQueue: channelQueue(workflowInfo().taskQueue, message.channel),
      }).sendMessage(message);
    if (!input.localFirst) return elsewhere();
    const outcome = await orElse(here.sendMessageHere(message), elsewhere);
    return outcome.kind === 'elsewhere' ? elsewhere() : outcome;
  };
  return {
    async perform(command, trail) {
      const { step, visit } = command;
      const known = knowing(command);
      if (command.kind === 'send') {
        const channel = channelOf(input.definition, step, command.hop);
        const { hop, began, due } = command;
        return send({
          ...enrollment,
          ...known,
          channel,
          step,
          visit,
          hop,
          began,
          ...(due === undefined ? {} : { due }),
          trail,
        });
      }
      const effect = { ...enrollment, ...known, step, visit, trail };
      switch (command.kind) {
        case 'update':
          return input.localFirst
            ? orElse(here.updateProfile(effect), () => ordinary.updateProfile(effect))
            : ordinary.updateProfile(effect);
        case 'webhook': // somebody else's pace: never in a workflow task's time
          return ordinary.callWebhook(effect);
        case 'emit':
          return ordinary.emitEvent(effect);
        case 'enroll':
          return ordinary.enrollPerson(effect);
        case 'takeTurn':
          return ordinary.takeTurn(effect);
      }
    },
    async lookUp(command) {
      if (command.kind === 'choose') {
        const question = { ...enrollment, ...knowing(command), step: command.step };
        return orElse(lookUps.chooseBranch(question), () => ordinary.chooseBranch(question));
      }
      if (command.kind === 'draw') {
        const { step, visit, share } = command;
        const question = { ...enrollment, step, visit, share };
        return orElse(lookUps.drawShare(question), () => ordinary.drawShare(question));
      }
      const question = { ...enrollment, ...knowing(command), step: command.step, after: command.after };
      return orElse(lookUps.resolveLocalTime(question), () => ordinary.resolveLocalTime(question));
    },
    // Never a local activity: a signal that comes during the workflow task of one is only seen after it.
    awaitBacklog: (until) => ordinary.awaitBacklog({ ...enrollment, until }),
    async close({ status, reason, undoable }, trail) {
      const ending = { ...enrollment, status, reason, undoable, trail };
      if (input.localFirst) return orElse(here.closeEnrollment(ending), () => ordinary.closeEnrollment(ending));
      return ordinary.closeEnrollment(ending);
    },
  };
}

const knowing = ({ answers }: Effect | Exclude<LookUp, { kind: 'draw' }>) => (answers === undefined ? {} : { answers });

/** A local activity throws what it failed with itself; only an ordinary one is wrapped in an ActivityFailure. */
async function orElse<T, U>(first: Promise<T>, then: () => Promise<U>): Promise<T | U> {
  try {
    return await first;
  } catch (error) {
    if (error instanceof TemporalFailure && !isCancellation(error)) return then();
    throw error;
  }
}

function channelOf(definition: JourneyDefinition, stepId: string, hop: number) {
  const step = findStep(definition, stepId)?.step;
  const channel = step?.kind === 'send' ? hopOf(step, hop)?.channel : undefined;
  if (channel === undefined)
    throw new TypeError(
      `step '${stepId}' of journey '${definition.id}' is ${step?.kind ?? 'missing'}; expected a send with a channel ${hop}`,
    );
  return channel;
}
