import { WorkflowNotFoundError, type WorkflowExecutionStatusName } from '@temporalio/client';
import type { WorkflowState } from '../../domain/routing/drift.ts';
import type { Temporal } from './connect.ts';

const askMs = 5_000;

/** A run that went on as a new one is the new one; what this client has no word for is left alone. */
const states: { readonly [Name in WorkflowExecutionStatusName]?: WorkflowState } = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timedOut',
};

/** What became of the newest run under an id. Rejects where Temporal gives no answer: that is no evidence. */
export function createWorkflowState(temporal: Temporal) {
  return async (workflowId: string): Promise<WorkflowState> => {
    try {
      const { status } = await temporal.within(askMs, () => temporal.client.workflow.getHandle(workflowId).describe());
      return states[status.name] ?? 'running';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'absent';
      throw error;
    }
  };
}
