import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities, EnrollmentRef, Trail } from '../activities/contract.ts';
import type { Channel } from '../domain/channel.ts';
import type { Command, Outcome } from '../domain/journey/command.ts';
import type { JourneyDefinition } from '../domain/journey/definition.ts';
import { findStep } from '../domain/journey/tree.ts';
import { undoingChannel } from '../domain/journey/undo.ts';
import { channelQueue } from '../domain/queues.ts';
import type { JourneyInput } from './messages.ts';
import { activityMs, retry } from './perform.ts';

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;
export type Saga = {
  /** Tells PostgreSQL that the steps are over and can be undone for a while. */
  finish(command: Of<'finish'>, trail: Trail): Promise<Outcome>;
  compensate(command: Of<'compensate'>, trail: Trail): Promise<Outcome>;
};

/** What a journey asks for once its steps are over: to be finished, and to be undone (I10). */
export function createSaga(input: JourneyInput): Saga {
  const { workspace, enrollmentId, clock, definition, timingFactor } = input;
  const enrollment: EnrollmentRef = { workspace, enrollmentId, clock };
  const ordinary = proxyActivities<Activities>({ startToCloseTimeout: activityTime(timingFactor), retry });
  return {
    finish: ({ status, reason, until }, trail) =>
      ordinary.finishEnrollment({ ...enrollment, status, reason, until, trail }),
    compensate: ({ version, step, visit, partly }, trail) =>
      compensateOn(channelOf(definition, step), timingFactor).compensateStep({
        ...enrollment,
        version,
        step,
        visit,
        ...(partly ? { partly } : {}),
        trail,
      }),
  };
}

/** A correction, and a message that is taken back, use the slots of their channel; anything else those of journeys. */
export function compensateOn(
  channel: Channel | null,
  timingFactor: number,
): Pick<Activities, 'compensateStep' | 'takeBackMessage'> {
  return proxyActivities<Activities>({
    startToCloseTimeout: activityTime(timingFactor),
    retry,
    ...(channel === null ? {} : { taskQueue: channelQueue(workflowInfo().taskQueue, channel) }),
  });
}

const activityTime = (timingFactor: number): number => Math.max(1_000, activityMs * timingFactor);

function channelOf(definition: JourneyDefinition, stepId: string): Channel | null {
  const step = findStep(definition, stepId)?.step;
  return step === undefined ? null : undoingChannel(step);
}
