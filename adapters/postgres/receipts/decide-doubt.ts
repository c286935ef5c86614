import type { ClientBase, Pool } from 'pg';
import type { PolicyTools } from '../../../domain/policy/decide.ts';
import { mayHaveOptedOut } from '../../../domain/policy/opt-outs.ts';
import { uuidOrNull } from '../reads/sql-json.ts';
import { inTransaction } from '../transaction.ts';
import { virtualNow } from '../virtual-now.sql.ts';
import { confirmDoubt, dismissDoubt } from './inbound.sql.ts';
import { havingNumber, lockPeople } from './inbound.ts';

/** Something that somebody wrote, and that may be an opt-out. */
export type OptOutDoubt = {
  readonly id: string;
  readonly channel: string;
  /** Who wrote it, in digits. */
  readonly sender: string;
  readonly text: string | null;
  /** The rule that reads it so. */
  readonly because: string;
  readonly profile: string | null;
  readonly at: string;
};
export type DoubtDecision = 'opt-out' | 'none';

export type OptOutDoubts = {
  /** What waits for a person, the oldest first; at most 200. */
  waiting(workspace: string): Promise<readonly OptOutDoubt[]>;
  /**
   * `opt-out`: does what a STOP from there does, and decides all that waits from there; `none`: nothing was meant by this one, and marketing
   * goes on once nothing else waits. False: no such one waits.
   */
  decide(workspace: string, id: string, decision: DoubtDecision, by: string): Promise<boolean>;
};

const list = `
select d.id, d.channel, d.address as sender, i.text, d.because, i.profile_id as profile, to_json(d.at) #>> '{}' as at
from opt_out_doubts d join inbound_messages i using (workspace, channel, provider_id)
where d.workspace = $1 and d.decided_at is null order by d.at, d.id limit 200`;

type Row = {
  readonly id: string;
  readonly channel: string;
  readonly provider_id: string;
  readonly address: string;
  readonly because: string;
};
const one = `select id, channel, provider_id, address, because from opt_out_doubts where workspace = $1 and id = $2 and decided_at is null`;

/** Whoever waits for the decision looks again. $1 workspace, $2 profiles, $3 what holds them */
const wake = `
insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
select e.workspace, e.id, e.workflow_id, 'signal', jsonb_build_object('kind', 'profileChanged', 'at', ${virtualNow('e.clock')})
from enrollments e where e.workspace = $1 and e.status = 'running' and e.held_back = $3 and e.profile_id = any ($2::uuid[])`;

/** What people wrote that a person has to read; receipts/inbound.ts puts it there. */
export function createOptOutDoubts(pool: Pool, readAddress: PolicyTools['readAddress']): OptOutDoubts {
  const decideOne = async (client: ClientBase, workspace: string, found: Row, decision: DoubtDecision, by: string) => {
    const { id, channel, provider_id: inbound, address, because } = found;
    // People before what they wrote, as a STOP locks; meanwhile somebody else may have decided.
    const people = await lockPeople(client, [workspace, channel, address]);
    if ((await client.query(`${one} for update`, [workspace, id])).rowCount !== 1) return false;
    const values = [workspace, channel, address, inbound, because, by, havingNumber(people, readAddress, address)];
    await client.query(decision === 'opt-out' ? confirmDoubt : dismissDoubt, values);
    await client.query(wake, [workspace, people.map((person) => person.id), mayHaveOptedOut]);
    return true;
  };
  return {
    async waiting(workspace) {
      return (await pool.query<OptOutDoubt>(list, [workspace])).rows;
    },
    async decide(workspace, id, decision, by) {
      if (uuidOrNull(id) === null) return false;
      return inTransaction(pool, async (client) => {
        const [found] = (await client.query<Row>(one, [workspace, id])).rows;
        return found !== undefined && decideOne(client, workspace, found, decision, by);
      });
    },
  };
}
