import type { Pool } from 'pg';
import { countRecipients, type RecipientCounts, type RecipientState } from '../../../domain/campaign/recipient.ts';
import type { CampaignState } from '../../../domain/campaign/state.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { ReasonClass } from '../../../domain/policy/reason-class.ts';
import { recipientState } from './recipients.sql.ts';

export type CampaignSummary = {
  readonly id: string;
  readonly name: string;
  readonly segment: string;
  readonly send: string;
  readonly class: string;
  readonly topic: string | null;
  readonly rate: number;
  readonly state: CampaignState;
  readonly audience: number | null;
  readonly toSend: number | null;
  readonly frozenAt: string | null;
  readonly launchedAt: string | null;
  readonly endedAt: string | null;
};

export type CampaignView = CampaignSummary & {
  readonly key: string;
  readonly preview: JsonObject | null;
  /** One state per recipient; together they are the audience. */
  readonly recipients: RecipientCounts;
  /** Why people were skipped, refused, held or are waiting: the most frequent first. */
  readonly reasons: readonly CampaignReason[];
  /** What receipts said of those that were accepted. */
  readonly deliveries: Readonly<Record<string, number>>;
};

/** `of`: whose no it is; null where it is only a matter of time. */
type CampaignReason = {
  readonly state: RecipientState;
  readonly reason: string;
  readonly count: number;
  readonly of: ReasonClass | null;
};

const at = (column: string, name: string): string => `to_json(${column}) #>> '{}' as "${name}"`;
const summary = `id, name, segment, channel || '/' || template as send, class, topic, rate, state, audience, to_send as "toSend",
  ${at('frozen_at', 'frozenAt')}, ${at('launched_at', 'launchedAt')}, ${at('ended_at', 'endedAt')}`;

/** A receipt may settle a message after its partition looked: then the ledger's word counts. */
const states = `
select x.state, x.reason, x.count, coalesce(m.reason_class, e.skip_class) as of from (
  select case when r.state in ('sending', 'unknown', 'held') then
      (select ${recipientState('m')} from messages m where m.id = r.message_id) else r.state end as state,
    case when r.state not in ('accepted', 'sending') then coalesce(r.reason, r.skip) end as reason, count(*)::int as count, min(r.n) as example
  from campaign_recipients r where r.campaign = $1 group by 1, 2) x
left join campaign_recipients e on e.campaign = $1 and e.n = x.example
left join messages m on m.id = e.message_id
order by x.count desc`;

const mostReasons = 20;

export function createCampaignViews(pool: Pool) {
  return {
    async list(workspace: string): Promise<readonly CampaignSummary[]> {
      const text = `select ${summary} from campaigns where workspace = $1 order by created_at desc limit 500`;
      return (await pool.query<CampaignSummary>(text, [workspace])).rows;
    },
    async view(workspace: string, id: string): Promise<CampaignView | null> {
      const text = `select key, preview, ${summary} from campaigns where workspace = $1 and id = $2`;
      const { rows } = await pool.query<Omit<CampaignView, 'recipients' | 'reasons' | 'deliveries'>>(text, [
        workspace,
        id,
      ]);
      const [row] = rows;
      if (row === undefined) return null;
      const [counted, delivered] = await Promise.all([
        pool.query<Omit<CampaignReason, 'reason'> & { reason: string | null }>(states, [row.key]),
        pool.query<{ delivery: string; count: number }>(
          `select delivery, count(*)::int as count from messages where owner_id = $1 and state = 'ACCEPTED' group by 1`,
          [row.key],
        ),
      ]);
      return {
        ...row,
        recipients: countRecipients(counted.rows),
        reasons: counted.rows
          .flatMap(({ reason, ...one }) => (reason === null ? [] : [{ ...one, reason }]))
          .slice(0, mostReasons),
        deliveries: Object.fromEntries(delivered.rows.map(({ delivery, count }) => [delivery, count])),
      };
    },
    async keepPreview(key: string, preview: JsonObject): Promise<void> {
      await pool.query('update campaigns set preview = $2 where key = $1', [key, JSON.stringify(preview)]);
    },
  };
}
