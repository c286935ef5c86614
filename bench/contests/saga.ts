import type { Contest } from '../contest.ts';
import { messages, tellSandbox } from './expected.ts';

/** Two effects, a wait, a failure, two compensations. */
export const saga: Contest = {
  workspace: 'bench/workspaces/saga',
  journey: 'saga',
  byHand: 'ceilings/saga-workflow.ts',
  /** The step at the end fails: the provider refuses it. */
  prepare: (sandbox) => tellSandbox(sandbox, { rules: { match: { contains: 'gift' }, fate: 'rejected' } }),
  done: {
    ended: { sql: `count(*) filter (where e.status = 'exited' and p.traits ->> 'stage' = 'none')`, times: 1 },
    accepted: { sql: messages('ACCEPTED'), times: 2 },
    rejected: { sql: messages('REJECTED'), times: 1 },
    undone: {
      sql: `sum((select count(*) from compensations c where c.enrollment_id = e.id and c.outcome = 'undone'))`,
      times: 2,
    },
  },
};
