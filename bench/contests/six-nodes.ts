import type { Contest } from '../contest.ts';
import { messages, tellSandbox } from './expected.ts';

/** Nothing goes wrong: an update, two messages, two waits, a branch. */
export const sixNodes: Contest = {
  workspace: 'bench/workspaces/six-nodes',
  journey: 'six-nodes',
  byHand: 'ceilings/six-nodes-workflow.ts',
  prepare: (sandbox) => tellSandbox(sandbox, {}),
  done: {
    ended: { sql: `count(*) filter (where e.status = 'completed' and p.traits ->> 'stage' = 'trial')`, times: 1 },
    accepted: { sql: messages('ACCEPTED'), times: 2 },
  },
};
