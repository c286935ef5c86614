import type { Pool } from 'pg';
import type { Channel } from '../../../domain/channel.ts';
import type { Clock } from '../../../domain/clock.ts';
import { toVirtual } from '../../../domain/clock.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { MessageClass } from '../../../domain/journey/definition.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import type { CompiledTemplates } from '../../../domain/template/compiled.ts';
import { singleSendWorkflowId } from '../../../domain/ids.ts';

export type SendRequest = {
  readonly messageId: string;
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: Channel;
  readonly template: string;
  readonly class: MessageClass;
  readonly topic: string | null;
  readonly data: JsonObject;
  /** As published when it was asked for: a direct send keeps them like an enrollment does (I9). */
  readonly templates: CompiledTemplates;
  readonly clock: Clock;
};

const columns = `message_id as "messageId", workspace, profile_id as "profileId", channel, template, class, topic, data, templates, clock,
  (extract(epoch from created_at) * 1000)::float8 as "createdAt"`;

/** The request and the start of its workflow in one commit (I2); a second time changes nothing. */
const request = `
with r as (
  insert into send_requests (message_id, workspace, profile_id, channel, template, class, topic, data, templates, clock)
  values ($1::uuid, $2, $3::uuid, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10::jsonb) on conflict do nothing returning message_id)
insert into dispatches (workspace, workflow_id, kind) select $2, $11, 'single' from r`;

export function createSendRequests(pool: Pool) {
  const read = async (messageId: string) => {
    const text = `select ${columns} from send_requests where message_id = $1`;
    const { rows } = await pool.query<SendRequest & { createdAt: number }>({
      name: 'send-request.read',
      text,
      values: [messageId],
    });
    return rows[0] ?? null;
  };
  return {
    read,
    async ask(asked: SendRequest): Promise<void> {
      const { messageId, workspace, profileId, channel, template, topic, data, templates, clock } = asked;
      const json = [data, templates, clock].map((value) => JSON.stringify(value));
      const values = [
        messageId,
        workspace,
        profileId,
        channel,
        template,
        asked.class,
        topic,
        ...json,
        singleSendWorkflowId(messageId),
      ];
      await pool.query({ name: 'send-request.ask', text: request, values });
    },
    async intent(messageId: string): Promise<SendIntent | null> {
      const found = await read(messageId);
      if (found === null) return null;
      const { workspace, channel, topic, template, clock, createdAt } = found;
      const began = toVirtual(clock, createdAt);
      return {
        workspace,
        channel,
        class: found.class,
        topic,
        template,
        awaitsReceipt: false,
        addressGraceMs: 0,
        began,
      };
    },
  };
}
