import type { Pool } from 'pg';
import type { JsonObject } from '../../../domain/json.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { PolicyTools } from '../../../domain/policy/decide.ts';
import type { SuppressionKind } from '../../../domain/policy/suppression.ts';
import type { Consent } from '../consents.ts';

/** A person as the console and support see them. Holds personal data. */
export type ProfileView = {
  readonly id: string;
  readonly traits: JsonObject;
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
  readonly consents: readonly Consent[];
  /** `*` for all channels, all topics. */
  readonly suppressions: readonly {
    readonly channel: string;
    readonly topic: string;
    readonly kind: SuppressionKind;
    readonly reason: string;
    readonly at: string;
  }[];
  readonly enrollments: readonly {
    readonly id: string;
    readonly journey: string;
    readonly version: string;
    readonly status: string;
    readonly reason: string | null;
    readonly place: JsonObject | null;
    readonly heldBack: string | null;
    readonly enteredAt: string;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

const iso = (column: string): string => `to_json(${column}) #>> '{}'`;

const view = `
select p.id, p.traits, w.settings ->> 'defaultCountry' as country, ${iso('p.created_at')} as "createdAt", ${iso('p.updated_at')} as "updatedAt",
  (select coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value) order by i.kind, i.value), '[]')
    from identities i where i.profile_id = any (g.ids)) as identities,
  (select coalesce(json_agg(json_build_object('channel', c.channel, 'topic', c.topic, 'state', c.state, 'source', c.source, 'at', c.at,
      'by', c.proof ->> 'by', 'text', c.proof ->> 'text', 'confirmedAt', c.confirmed_at)
      order by c.channel, c.topic), '[]') from consents c where c.profile_id = p.id) as consents,
  (select coalesce(json_agg(json_build_object('id', e.id, 'journey', e.journey_id, 'version', e.version, 'status', e.status,
      'reason', e.reason, 'place', e.place, 'heldBack', e.held_back, 'enteredAt', e.entered_at) order by e.entered_at desc), '[]')
    from (select * from enrollments where profile_id = any (g.ids) order by entered_at desc limit 100) e) as enrollments
from profiles p join workspaces w on w.id = p.workspace,
  lateral (select array_agg(a.id) as ids from profiles a where a.id = p.id or a.alias_of = p.id) g
where p.workspace = $1 and p.id = $2`;

/** $2 addresses in their one spelling. */
const listed = `
select channel, topic, kind, reason, ${iso('at')} as at from suppressions where workspace = $1 and address = any ($2::text[]) order by channel, topic, address`;

type Found = Omit<ProfileView, 'suppressions'> & { readonly country: string | null };
type Listed = ProfileView['suppressions'][number];

/** The list of suppressed addresses is asked about those that this person would be written to at, as a send does. */
export function createProfileView(pool: Pool, readAddress: PolicyTools['readAddress']) {
  const spellings = (traits: JsonObject, country: string | null): readonly string[] =>
    (['phone', 'email'] as const).flatMap((kind) => {
      const text = traits[kind];
      const reading = typeof text === 'string' ? readAddress(kind, text, country ?? undefined) : null;
      return reading?.kind === 'address' ? [normaliseAddress(kind, reading.address)] : [];
    });
  return async (workspace: string, id: string): Promise<ProfileView | null> => {
    const [found] = (await pool.query<Found>(view, [workspace, id])).rows;
    if (found === undefined) return null;
    const { country, ...person } = found;
    const { rows } = await pool.query<Listed>(listed, [workspace, spellings(person.traits, country)]);
    return { ...person, suppressions: rows };
  };
}
