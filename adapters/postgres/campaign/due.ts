import type { Pool } from 'pg';
import type { CampaignPages, DueRecipient } from '../../../domain/campaign/pages.ts';
import { addressKind } from '../../../domain/channel.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { ReasonClass } from '../../../domain/policy/reason-class.ts';
import type { SendFacts } from '../../../domain/policy/facts.ts';
import { funded, rowColumns } from '../ledger/facts.sql.ts';
import { type StoredRow, toLedgerRow } from '../ledger/read-facts.ts';
import { recentSends } from '../ledger/recent.sql.ts';
import { barredPrefixes } from '../ledger/toll-fraud.sql.ts';
import { doubtsOf } from '../opt-out-doubts.sql.ts';
import { spelled, suppressed } from '../suppressed.sql.ts';
import { personFacts } from './person-facts.sql.ts';

type Row = {
  n: number;
  frozen_profile: string;
  address: string | null;
  skip: string | null;
  skip_class: ReasonClass | null;
  request: string | null;
  profile_id: string;
  traits: JsonObject;
  revision: number;
  consents: SendFacts['consents'];
  suppression: DueRecipient['suppression'];
  doubted: boolean;
  recent: SendFacts['recent'] | null;
  barred: SendFacts['barred'] | null;
  row: StoredRow | null;
};

/**
 * $1 campaign, $2 after, $3 to, $4 limit, $5 channel, $6 kind of address. A merged person is who they are now; the
 * frozen address is the one asked about, because no other is written to (domain/campaign/plan-recipient.ts).
 */
const settings = `select w.settings from campaigns c join workspaces w on w.id = c.workspace where c.key = $1`;
const topic = `(select c.topic from campaigns c where c.key = $1)`;
const clock = `select coalesce(c.clock, '{"realStart": 0, "virtualStart": 0, "scale": 1}') from campaigns c where c.key = $1`;
const due = `
select r.n, r.profile_id as frozen_profile, r.address, r.skip, r.skip_class, r.request, ${personFacts('$5')},
  (select to_jsonb(x) from (${suppressed('p.workspace', '$5', spelled('r.address', '$6'), topic)}) x) as suppression,
  ${doubtsOf('p.workspace', '$5', [spelled('r.address', '$6')])} is not null as doubted,
  ${recentSends({ profile: 'p.id', settings: `(${settings})`, clock: `(${clock})`, but: 's.id = r.message_id' })},
  ${barredPrefixes({ workspace: 'p.workspace', settings: `(${settings})`, spellings: [spelled('r.address', '$6')] })},
  case when r.message_id is not null then
    (select to_jsonb(x) from (select ${rowColumns}, ${funded} from messages m where m.id = r.message_id) x) end as row
from (
  select * from campaign_recipients where campaign = $1 and n > $2 and n <= $3
    and state in ('waiting', 'sending', 'unknown') and (not_before is null or not_before <= now())
  order by n limit $4) r
join profiles q on q.id = r.profile_id
left join profiles a on a.id = q.alias_of
cross join lateral (
  select coalesce(a.id, q.id) as id, coalesce(a.workspace, q.workspace) as workspace, coalesce(a.traits, q.traits) as traits,
    coalesce(a.revision, q.revision) as revision) p
order by r.n`;

export function createReadDue(pool: Pool): CampaignPages['due'] {
  return async ({ campaign, to }, channel, after, limit) => {
    const { rows } = await pool.query<Row>({
      name: 'campaign.due',
      text: due,
      values: [campaign, after, to, limit, channel, addressKind(channel)],
    });
    return rows.map(
      ({
        n,
        address,
        skip,
        skip_class: skipClass,
        request,
        consents,
        suppression,
        doubted,
        recent,
        barred,
        ...found
      }) => ({
        n,
        profileId: found.frozen_profile,
        address,
        skip,
        skipClass,
        request,
        row: found.row === null ? null : toLedgerRow(found.row),
        profile: { id: found.profile_id, traits: found.traits, revision: found.revision },
        consents,
        recent: recent ?? [],
        barred: barred ?? [],
        suppression,
        doubted,
      }),
    );
  };
}
