import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { toVirtual } from '../../domain/clock.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import type { Occurrence } from '../../domain/journey/occurrence.ts';
import { findStep } from '../../domain/journey/tree.ts';
import { undoingChannel } from '../../domain/journey/undo.ts';
import { singleSendWorkflowId } from '../../domain/ids.ts';
import type {
  CampaignInput,
  CancelRequest,
  CompensationWorkflowInput,
  JourneyInput,
  SingleSendWorkflowInput,
} from '../../workflows/messages.ts';
import type { DispatchRow } from '../postgres/dispatches.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';
import type { Temporal } from './connect.ts';
import { searchAttributes } from './search-attributes.ts';

export type CarryOutDeps = {
  readonly temporal: Temporal;
  readonly definition: (workspace: string, journeyId: string, version: string) => Promise<JourneyDefinition>;
  readonly taskQueue: string;
  readonly localFirst: boolean;
  readonly timingFactor: number;
};

export type CarriedOut =
  | { readonly kind: 'done' }
  /** Temporal is away or overloaded: no fault of the row, nothing else will go through either. */
  | { readonly kind: 'away'; readonly error: string }
  /** The row itself is refused: kept with its error and tried again by the sweep. */
  | { readonly kind: 'failed'; readonly error: string };

const done: CarriedOut = { kind: 'done' };
const deadlineMs = 5_000;
const searchAttribute = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const workspaceKey = searchAttribute(searchAttributes.workspace);
const journeyKey = searchAttribute(searchAttributes.journey);
const versionKey = searchAttribute(searchAttributes.version);

/** Carries out one row. Every kind of call is idempotent, so doing it twice is as good as once (I2). */
export function createCarryOut(deps: CarryOutDeps): (row: DispatchRow) => Promise<CarriedOut> {
  const { temporal } = deps;
  const { workflow } = temporal.client;

  const start = async (
    type: string,
    workflowId: string,
    rest: Pick<WorkflowStartOptions, 'args' | 'typedSearchAttributes'>,
  ) => {
    faultPoint('workflow:starting');
    try {
      await workflow.start(type, {
        workflowId,
        taskQueue: deps.taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        ...rest,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    faultPoint('workflow:started');
    return done;
  };
  const startJourney = async (row: Extract<DispatchRow, { kind: 'start' }>): Promise<CarriedOut> => {
    if (row.ended) return done;
    const { workspace } = row;
    const { id, person, journeyId, version, clock, enteredAt } = row.enrollment;
    const definition = await deps.definition(workspace, journeyId, version);
    const { localFirst, timingFactor } = deps;
    const input: JourneyInput = {
      workspace,
      enrollmentId: id,
      journeyId,
      version,
      definition,
      clock,
      person,
      enteredAt: toVirtual(clock, enteredAt),
      localFirst,
      heedsBacklog: true,
      renewsInWaits: true,
      timingFactor,
    };
    return start('journey', row.workflowId, {
      args: [input],
      typedSearchAttributes: [
        { key: workspaceKey, value: workspace },
        { key: journeyKey, value: journeyId },
        { key: versionKey, value: version },
      ],
    });
  };
  const startSingle = (row: Extract<DispatchRow, { kind: 'single' }>): Promise<CarriedOut> => {
    const { workspace, messageId, channel, clock } = row;
    const input: SingleSendWorkflowInput = { workspace, messageId, channel, clock, timingFactor: deps.timingFactor };
    return start('singleSend', singleSendWorkflowId(messageId), {
      args: [input],
      typedSearchAttributes: [{ key: workspaceKey, value: workspace }],
    });
  };
  const startCampaign = (row: Extract<DispatchRow, { kind: 'campaign' }>): Promise<CarriedOut> => {
    const input: CampaignInput = { ...row.campaign, timingFactor: deps.timingFactor };
    return start('campaign', row.workflowId, {
      args: [input],
      typedSearchAttributes: [{ key: workspaceKey, value: row.workspace }],
    });
  };
  const signal = async (row: Extract<DispatchRow, { kind: 'signal' }>): Promise<CarriedOut> => {
    faultPoint('workflow:signalling');
    try {
      // By name, because the definition itself would bring the workflow SDK into this process.
      await workflow.getHandle(row.workflowId).signal<[Occurrence]>('occurrence', row.occurrence);
      faultPoint('workflow:signalled');
      return done;
    } catch (error) {
      // An ended enrollment has nobody to tell; a running one's start must come first.
      if (error instanceof WorkflowNotFoundError)
        return row.ended ? done : { kind: 'failed', error: 'the workflow is not there (yet)' };
      throw error;
    }
  };
  /** By the row's id: the workflow answers a repetition with what it answered before. */
  const update = async (row: Extract<DispatchRow, { kind: 'update' }>): Promise<CarriedOut> => {
    try {
      const handle = workflow.getHandle(row.workflowId);
      await handle.executeUpdate<string, [CancelRequest]>('cancel', {
        updateId: `dispatch-${row.id}`,
        args: [row.wish],
      });
      return done;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        return row.ended ? done : { kind: 'failed', error: 'the workflow is not there (yet)' };
      // Temporal is there, but nobody runs the workflow: others need not wait for that.
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
        return { kind: 'failed', error: 'no worker has taken the update yet' };
      throw error;
    }
  };
  const startCompensation = async (row: Extract<DispatchRow, { kind: 'compensation' }>): Promise<CarriedOut> => {
    const { workspace, visit } = row;
    const { id, journeyId, clock } = row.enrollment;
    const definition = await deps.definition(workspace, journeyId, visit.version);
    const step = findStep(definition, visit.step)?.step;
    const channel = step === undefined ? null : undoingChannel(step);
    const { timingFactor } = deps;
    const input: CompensationWorkflowInput = { workspace, enrollmentId: id, ...visit, channel, clock, timingFactor };
    return start('compensation', row.workflowId, {
      args: [input],
      typedSearchAttributes: [
        { key: workspaceKey, value: workspace },
        { key: journeyKey, value: journeyId },
      ],
    });
  };
  const call = (row: DispatchRow): Promise<CarriedOut> => {
    switch (row.kind) {
      case 'start':
        return startJourney(row);
      case 'signal':
        return signal(row);
      case 'single':
        return startSingle(row);
      case 'campaign':
        return startCampaign(row);
      case 'update':
        return update(row);
      case 'compensation':
        return startCompensation(row);
      case 'void':
        return Promise.resolve(done);
    }
  };
  return (row) => temporal.within(deadlineMs, () => call(row)).catch(judge);
}

/** cancelled, deadline exceeded, resource exhausted, aborted, internal, unavailable */
const awayCodes = new Set([1, 4, 8, 10, 13, 14]);

function judge(error: unknown): CarriedOut {
  const cause = error instanceof ServiceError ? error.cause : error;
  const text =
    error instanceof Error ? `${error.name}: ${cause instanceof Error ? cause.message : error.message}` : String(error);
  return isGrpcServiceError(cause) && awayCodes.has(cause.code)
    ? { kind: 'away', error: text }
    : { kind: 'failed', error: text };
}
