/** What Temporal says of an enrollment's workflow; `absent`: it knows of none. */
export const workflowStates = [
  'running',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'timedOut',
  'absent',
] as const;
export type WorkflowState = (typeof workflowStates)[number];

export type Mend = { readonly kind: 'none' } | { readonly kind: 'end'; readonly reason: string };

const endings: Readonly<Record<Exclude<WorkflowState, 'running' | 'absent'>, string>> = {
  completed: 'its workflow ended without closing it',
  failed: 'its workflow failed',
  cancelled: 'its workflow was cancelled and closed nothing',
  terminated: 'its workflow was terminated',
  timedOut: 'its workflow ran out of time',
};

/**
 * What is to be done about an enrollment that PostgreSQL calls running. Every run closes its row before it ends (design §5), so a workflow that
 * has ended left this one behind. `reopened`: the row of its start was still there and is carried out again.
 */
export function mendOf(workflow: WorkflowState, reopened: boolean): Mend {
  if (workflow === 'running') return { kind: 'none' };
  if (workflow !== 'absent') return { kind: 'end', reason: endings[workflow] };
  // What had been handed over is handed over again: the ledger knows what was sent (I3).
  return reopened ? { kind: 'none' } : { kind: 'end', reason: 'its workflow has vanished' };
}
