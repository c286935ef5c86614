import type { WorkflowState } from '../../domain/routing/drift.ts';

/** When Temporal may have been told something and not know it any more. */
export type Doubt = {
  /** Nothing from before then is in doubt. */
  readonly since: Date;
  /** What was carried out before then was there when the store still was what it is now, or is not there any more. */
  readonly evidenceBefore: Date;
};

type Start = { readonly workflowId: string; readonly createdAt: Date };

/** Starts that are looked for, newest first: a store that lost all of them lost more than is worth looking for one by one. */
const mostLooks = 5;

/**
 * A store that was set back lost its end. So whatever was carried out before a workflow that is still there was even asked for is still
 * there too, and need not be carried out again: after most reconnections that is all but a second's work.
 */
export async function lostSince(
  { since, evidenceBefore }: Doubt,
  deps: {
    /** Of the starts carried out before `before`, the last asked for since `since`, newest first. */
    readonly lastStarts: (since: Date, before: Date, limit: number) => Promise<readonly Start[]>;
    readonly stateOf: (workflowId: string) => Promise<WorkflowState>;
  },
): Promise<Date> {
  for (const { workflowId, createdAt } of await deps.lastStarts(since, evidenceBefore, mostLooks))
    if ((await deps.stateOf(workflowId)) !== 'absent') return createdAt;
  return since;
}
