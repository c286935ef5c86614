import type { ClientBase, Pool } from 'pg';
import { freshMs } from '../../../domain/campaign/preview.ts';
import { drainerIds } from '../../../domain/campaign/partition.ts';
import { moveCampaign, type CampaignAction, type CampaignState } from '../../../domain/campaign/state.ts';
import type { Clock } from '../../../domain/clock.ts';
import { campaignWorkflowId } from '../../../domain/ids.ts';
import { inTransaction } from '../transaction.ts';

export type CampaignCommand = Extract<CampaignAction, 'launch' | 'pause' | 'resume' | 'cancel'>;
export type MoveResult =
  | { readonly kind: 'moved' | 'same'; readonly from: CampaignState; readonly state: CampaignState }
  | { readonly kind: 'refused'; readonly state: CampaignState; readonly reason: string }
  | { readonly kind: 'unknown' };

type Row = {
  key: string;
  state: CampaignState;
  audience: number | null;
  to_send: number | null;
  /** How long ago its audience was frozen, ms. */
  age: number | null;
};

/** Holding the row waits for claims that are under way: once a pause has committed, no later claim succeeds (I7). */
const lock = `
select key, state, audience, to_send, (extract(epoch from now() - frozen_at) * 1000)::float8 as age
from campaigns where workspace = $1 and id = $2 for update`;

/** $1 key, $2 state, $3 clock, $4 workspace, $5 id, $6 actor, $7 action, $8 name of the outcome */
const move = `
with u as (
  update campaigns set state = $2, clock = coalesce($3::jsonb, clock), launched_at = case $7 when 'launch' then now() else launched_at end,
    ended_at = case when $2 = 'cancelled' and state in ('draft', 'previewed') then now() else ended_at end
  where key = $1::uuid returning audience, to_send),
p as (insert into campaign_paces (campaign) select $1::uuid where $7 = 'launch'),
a as (insert into audit (workspace, actor, action, target, detail)
  select $4, $6, 'campaign ' || $7, $5, jsonb_build_object('audience', audience, 'toSend', to_send) from u)
insert into outbox (subject, message_id, payload)
select 'out.' || $4 || '.campaign.' || $8, 'campaign:' || $1 || ':' || $8 || ':' || clock_timestamp(),
  jsonb_build_object('type', 'campaign.' || $8, 'campaign', $5::text, 'audience', audience, 'toSend', to_send, 'at', now()) from u`;

const outcomes: Readonly<Record<CampaignCommand, string>> = {
  launch: 'launched',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
};

export type MoveInput = {
  readonly workspace: string;
  readonly id: string;
  readonly action: CampaignCommand;
  readonly by: string;
  /** What whoever launches believes to be sending: the frozen count, or nothing leaves. */
  readonly confirm?: number;
  /** The clock of a campaign that begins now (I14). */
  readonly clock: Clock;
};

/** Launch, pause, resume, cancel: the state and the dispatch rows that tell the workflows, in one commit (I2). */
export function createMoveCampaign(pool: Pool): (input: MoveInput) => Promise<MoveResult> {
  return (input) =>
    inTransaction(pool, async (client) => {
      const { workspace, id, action, by } = input;
      const row = (await client.query<Row>(lock, [workspace, id])).rows[0];
      if (row === undefined) return { kind: 'unknown' };
      const moved = moveCampaign(row.state, action);
      if (moved.kind === 'same') return { kind: 'same', from: row.state, state: row.state };
      const reason = moved.kind === 'refused' ? notFrom(id, row.state, action) : launchProblem(input, row);
      if (moved.kind === 'refused' || reason !== null)
        return { kind: 'refused', state: row.state, reason: reason ?? '' };
      const clock = action === 'launch' ? JSON.stringify(input.clock) : null;
      await client.query(move, [row.key, moved.to, clock, workspace, id, by, action, outcomes[action]]);
      await tell(client, workspace, row, action);
      return { kind: 'moved', from: row.state, state: moved.to };
    });
}

function notFrom(id: string, state: CampaignState, action: CampaignCommand): string {
  if (action === 'launch' && state === 'draft') return `Campaign "${id}" has no audience yet; preview it first.`;
  return `Campaign "${id}" is ${state}: there is nothing to ${action}.`;
}

/** Null where nothing speaks against it. */
function launchProblem({ action, confirm }: MoveInput, { to_send: toSend, age }: Row): string | null {
  if (action !== 'launch') return null;
  if (age === null || age > freshMs) return 'The audience was frozen more than an hour ago; preview it again.';
  if (toSend === null || toSend === 0) return 'Nobody in the audience would get this message; the preview says why.';
  if (confirm === toSend) return null;
  const said = confirm === undefined ? 'nothing was confirmed' : `${confirm} was confirmed`;
  return `The frozen audience has ${toSend} to send to, but ${said}. Preview it again, then confirm the count you see.`;
}

/** The launch starts the workflow; a resume or a cancellation wakes those stretches that wait. */
async function tell(client: ClientBase, workspace: string, row: Row, action: CampaignCommand): Promise<void> {
  if (action === 'launch') {
    await client.query(
      `insert into dispatches (workspace, workflow_id, kind, payload) values ($1, $2, 'campaign', $3)`,
      [workspace, campaignWorkflowId(row.key), JSON.stringify({ campaign: row.key, audience: row.audience })],
    );
    return;
  }
  if (action === 'pause') return;
  if (row.state === 'previewed') {
    const cancelled = `update campaign_recipients set state = 'cancelled', reason = 'the campaign was cancelled' where campaign = $1`;
    await client.query(cancelled, [row.key]);
    return;
  }
  const ids = drainerIds(row.key, row.audience ?? 0);
  await client.query(
    `insert into dispatches (workspace, workflow_id, kind, payload)
     select $1, id, 'signal', jsonb_build_object('kind', 'released', 'at', 0) from unnest($2::text[]) as id`,
    [workspace, ids],
  );
}
