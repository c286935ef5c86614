import type { Pool } from 'pg';
import { addressKind, type Channel } from '../../../domain/channel.ts';
import { realClock } from '../../../domain/clock.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { PolicyTools } from '../../../domain/policy/decide.ts';
import type { SendFacts } from '../../../domain/policy/facts.ts';
import { aboutPerson } from '../ledger/facts.sql.ts';
import { toFacts, type FactsRow } from '../ledger/read-facts.ts';

type Row = Pick<
  FactsRow,
  | 'profile_id'
  | 'traits'
  | 'profile_revision'
  | 'settings'
  | 'policy_version'
  | 'consents'
  | 'suppressions'
  | 'opt_out_doubts'
  | 'halts'
  | 'unheard_ms'
  | 'recent'
  | 'spend'
  | 'barred'
  | 'journey_status'
>;
/** Of no enrollment, and no message. */
const unsent = {
  enrollment_revision: null,
  status: null,
  mark: null,
  paused: false,
  row: null,
  entry: null,
  clock: realClock,
};

/** $1 workspace, $2 profile, $3 channel, $4 kind of address, $5 address in the spelling of the list or null, $6 journey or null; of no message at all. */
const about = `
select ${aboutPerson(`'${JSON.stringify(realClock)}'::jsonb`)},
  (select j.status from journeys j where j.workspace = $1 and j.id = $6) as journey_status
from (select $3::text as channel, $4::text as kind, $5::text as written_to, null::uuid as owner, null::text as step, null::int as visit, null::int as hop) i,
  profiles p join workspaces w on w.id = p.workspace
where p.workspace = $1 and p.id = $2::uuid`;

/** What a send to this person would be decided on now, were there one. Null: nobody has this id, or the workspace no such journey. */
export function createPolicyFacts(pool: Pool, readAddress: PolicyTools['readAddress']) {
  const read = async (asked: Asked, listedAs: string | null): Promise<Row | undefined> => {
    const { workspace, profileId, channel, journey } = asked;
    const values = [workspace, profileId, channel, addressKind(channel), listedAs, journey];
    return (await pool.query<Row>({ name: 'policy.facts', text: about, values })).rows[0];
  };
  return async (asked: Asked): Promise<SendFacts | null> => {
    const kind = addressKind(asked.channel);
    const first = await read(asked, null);
    const text = first?.traits[kind];
    const reading = typeof text === 'string' ? readAddress(kind, text, first?.settings.defaultCountry) : null;
    // The list is asked about the address as it would be written to.
    const row = reading?.kind === 'address' ? await read(asked, normaliseAddress(kind, reading.address)) : first;
    if (row === undefined || (asked.journey !== null && row.journey_status === null)) return null;
    return toFacts({ ...unsent, ...row, journey_id: asked.journey });
  };
}

type Asked = {
  readonly workspace: string;
  readonly profileId: string;
  readonly channel: Channel;
  readonly journey: string | null;
};
