import type { ClientBase, Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { UnsubscribeClick } from '../../domain/message/click-schema.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';

export type ConsentState = 'subscribed' | 'unsubscribed';
export type ConsentChange = {
  readonly channel: string;
  readonly topic: string;
  readonly state: ConsentState;
  /** The very words that the person agreed to. */
  readonly text?: string | undefined;
  /** They said yes a second time, as double opt-in asks for. */
  readonly confirmed?: boolean | undefined;
};
/** With its proof: how (`source`), when (`at`), by whom it was written down, and which words. */
export type Consent = Pick<ConsentChange, 'channel' | 'topic' | 'state'> & {
  readonly source: string;
  readonly at: string;
  readonly by: string | null;
  readonly text: string | null;
  readonly confirmedAt: string | null;
};

export type Consents = {
  /**
   * Writes consent and raises the profile's revision in one commit, so that no claim decided on older facts succeeds (I7).
   * Undefined where the profile is unknown; an alias stands for the profile it was merged into.
   */
  set(input: ConsentInput): Promise<readonly Consent[] | undefined>;
};

/** `at`: when it reached us, epoch ms; Infinity: just now, so that nothing can have been said since. */
export type ReceivedClick = UnsubscribeClick & { readonly workspace: string; readonly at: number };

type ConsentInput = {
  readonly workspace: string;
  readonly profileId: string;
  readonly changes: readonly ConsentChange[];
  readonly source: string;
  readonly actor: string;
  /** The send that carried the link, where there was one. */
  readonly sentBy?: string;
};

/** Whoever became an alias while we waited for the lock is not found. $1 workspace, $2 profile, $3 changes, $4 source, $5 actor, $6 sentBy, $7 outcome id */
const write = `
with p as (
  update profiles set revision = revision + 1, updated_at = now()
  where workspace = $1 and id = (select coalesce(alias_of, id) from profiles where workspace = $1 and id = $2) and alias_of is null returning id),
x as (select distinct on (channel, topic) channel, topic, state, text, confirmed
  from jsonb_array_elements($3::jsonb) with ordinality as c (item, n), jsonb_to_record(item) as r (channel text, topic text, state text, text text, confirmed boolean)
  order by channel, topic, n desc),
c as (
  insert into consents (workspace, profile_id, channel, topic, state, source, proof, confirmed_at)
  select $1, p.id, x.channel, x.topic, x.state, $4, jsonb_strip_nulls(jsonb_build_object('by', $5::text, 'text', x.text)),
    case when x.state = 'subscribed' and x.confirmed then now() end
  from p, x
  -- A yes said again keeps the words it was given to, and its confirmation; a no ends both.
  on conflict (profile_id, channel, topic) do update set state = excluded.state, source = excluded.source, stopped_by = null, at = now(),
    proof = case when consents.state = excluded.state then coalesce(consents.proof, '{}') else '{}' end || excluded.proof,
    confirmed_at = case when excluded.state = 'subscribed' and consents.state = 'subscribed' then coalesce(consents.confirmed_at, excluded.confirmed_at)
      else excluded.confirmed_at end
  returning *),
a as (insert into audit (workspace, actor, action, target, detail)
  select $1, $5, 'consent', p.id::text, jsonb_build_object('changes', $3::jsonb, 'source', $4::text, 'sentBy', $6::text) from p),
o as (insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.profile.' || c.state, 'consent:' || $7 || ':' || c.channel || ':' || c.topic,
    jsonb_build_object('type', 'profile.' || c.state, 'profile', c.profile_id, 'channel', c.channel, 'topic', c.topic,
      'source', c.source, 'sentBy', $6::text, 'at', c.at) from c)
select channel, topic, state, source, to_json(at) #>> '{}' as at, proof ->> 'by' as by, proof ->> 'text' as text, to_json(confirmed_at) #>> '{}' as "confirmedAt"
from c order by channel, topic`;

export function createConsents(pool: Pool): Consents {
  return {
    async set(input) {
      faultPoint('opt-out:committing');
      const kept = await setConsents(pool, input);
      faultPoint('opt-out:committed'); // not so of a click, which is part of a transaction
      return kept;
    },
  };
}

async function setConsents(
  client: Pick<ClientBase, 'query'>,
  { workspace, profileId, changes, source, actor, sentBy }: ConsentInput,
): Promise<readonly Consent[] | undefined> {
  const values = [workspace, profileId, JSON.stringify(changes), source, actor, sentBy ?? null, uuidv7()];
  const { rows } = await client.query<Consent>(write, values);
  if (rows.length > 0) return rows;
  // Unknown, or merged while we waited: then the second time finds who remains.
  const again = await client.query<Consent>(write, values);
  return again.rows.length > 0 ? again.rows : undefined;
}

/** $1 workspace, $2 profile, $3 channel, $4 topic, $5 epoch ms */
const saidSince = `
select 1 from profiles p join consents c on c.profile_id = coalesce(p.alias_of, p.id) and c.channel = $3 and c.topic = $4
where p.workspace = $1 and p.id = $2
  and c.at >= to_timestamp($5::float8 / 1000) + case c.state when 'subscribed' then interval '10 seconds' else interval '0' end`;

/**
 * A click on an unsubscribe link, which may be told more than once and late: where the person has said anything about the same since, that
 * stands. (Clocks may differ by some seconds; in doubt it is a no.) A profile that has been erased has nothing left to send to, which is what was asked for.
 */
export async function storeClick(
  client: Pick<ClientBase, 'query'>,
  { workspace, at, profileId, channel, topic, source, sentBy }: ReceivedClick,
): Promise<void> {
  const since = await client.query(saidSince, [workspace, profileId, channel, topic, at]);
  if (since.rowCount !== 0) return;
  const changes = [{ channel, topic, state: 'unsubscribed' }] as const;
  await setConsents(client, { workspace, profileId, changes, source, actor: 'person', sentBy });
}
