import type { ClientBase } from 'pg';
import { wireText } from '../../../domain/ingest/hygiene.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { NewName } from '../../../domain/profile/resolve.ts';
import type { BatchPlan } from '../../../domain/routing/route-batch.ts';
import type { InboxVerdict } from '../../../domain/why/verdicts.ts';
import { RaceLostError } from './race.ts';
import { markEnrollments, mergeProfiles, writeAll } from './write-batch.sql.ts';

export type InboxRow = {
  readonly workspace: string;
  readonly source: string;
  readonly id: string;
  readonly hash: string;
  readonly type: string;
  readonly seq: number;
  readonly profileId: string | null;
  readonly verdicts: readonly InboxVerdict[];
  /** What it held, where somebody may ask for it; absent: it is not kept. */
  readonly properties?: JsonObject;
  readonly arrivedAt: number;
};

export type BatchWrite = {
  readonly plan: BatchPlan;
  readonly created: readonly { readonly id: string; readonly workspace: string }[];
  readonly names: readonly NewName[];
  readonly merges: readonly { readonly winner: string; readonly loser: string }[];
  readonly inbox: readonly InboxRow[];
  readonly positions: readonly { readonly partition: number; readonly position: number }[];
  readonly stream: string;
};

/** Everything a batch came to, in two to four statements however many events it holds. */
export async function writeBatch(client: ClientBase, batch: BatchWrite): Promise<void> {
  const { plan, merges } = batch;
  // Marks first: they free slots that others of the batch take.
  if (plan.marks.length > 0)
    await client.query({
      name: 'router.marks',
      text: markEnrollments,
      values: [
        wireText(
          plan.marks.map(({ id, mark, slotHeld, goalAt = null }) => ({
            id,
            mark,
            slot_held: slotHeld,
            goal_ms: goalAt,
          })),
        ),
      ],
    });
  // One after the other: the winner of one merge may be the loser of the next.
  for (const { winner, loser } of merges)
    await client.query({ name: 'router.merge', text: mergeProfiles, values: [winner, loser] });
  const { rows } = await client.query<{ names: number; seen: number }>({
    name: 'router.write',
    text: writeAll,
    values: [...values(batch)],
  });
  const taken = rows[0];
  if (taken?.names !== batch.names.length) throw new RaceLostError('a name was taken meanwhile');
  if (taken.seen !== batch.inbox.length) throw new RaceLostError('an event came through another partition meanwhile');
}

function values({ plan, created, names, inbox, positions, stream }: BatchWrite): readonly string[] {
  const traits = new Map(plan.traits.map((one) => [one.id, one.traits]));
  const isNew = new Set(created.map(({ id }) => id));
  return [
    created.map((one) => ({ ...one, traits: traits.get(one.id) ?? {} })),
    names.map(({ profileId, ...name }) => ({ ...name, profile_id: profileId })),
    plan.traits.filter(({ id }) => !isNew.has(id)),
    inbox.map(({ id, seq, profileId, arrivedAt, ...row }) => ({
      ...row,
      event_id: id,
      stream_seq: seq,
      profile_id: profileId,
      received_ms: arrivedAt,
    })),
    plan.newEnrollments.map((one) => ({
      id: one.id,
      workspace: one.workspace,
      journey_id: one.journeyId,
      version: one.version,
      profile_id: one.profileId,
      workflow_id: one.workflowId,
      slot: one.slot,
      slot_held: one.slotHeld,
      mark: one.mark,
      place: one.place ?? null,
      entry_source: one.origin.event.source,
      entry_event_id: one.origin.event.id,
      entered_ms: one.enteredAt,
      clock: one.clock,
      goal_ms: one.goalMs ?? null,
    })),
    plan.data.map(({ enrollmentId, ref, data }) => ({ enrollment_id: enrollmentId, ref, data })),
    plan.dispatches.map((one, n) => ({
      n,
      workspace: one.workspace,
      enrollment_id: one.enrollment.id,
      workflow_id: one.enrollment.workflowId,
      kind: one.kind,
      payload: one.kind === 'signal' ? one.occurrence : {},
    })),
    plan.outcomes.map(({ workspace, name, messageId, payload }, n) => ({
      n,
      subject: `out.${workspace}.enrollment.${name}`,
      message_id: messageId,
      payload,
    })),
    positions.map((one) => ({ ...one, stream })),
  ].map(wireText);
}
