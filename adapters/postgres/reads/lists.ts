import type { Pool } from 'pg';
import type { EnrollmentStatus } from '../../../domain/journey/status.ts';
import type { JsonObject } from '../../../domain/json.ts';

export type ListedEnrollment = {
  readonly id: string;
  readonly journey: string;
  readonly version: string;
  readonly profile: string;
  readonly status: EnrollmentStatus;
  readonly reason: string | null;
  readonly place: JsonObject | null;
  readonly heldBack: string | null;
  readonly enteredAt: string;
  readonly endedAt: string | null;
};
export type EnrollmentFilter = {
  readonly journey?: string | undefined;
  readonly status?: string | undefined;
  readonly profile?: string | undefined;
};

export type ListedMessage = {
  readonly id: string;
  readonly providerMessageId: string;
  readonly owner: { readonly kind: string; readonly id: string };
  readonly profile: string;
  readonly journey: string | null;
  readonly step: string;
  readonly channel: string;
  readonly class: string;
  readonly template: string;
  readonly state: string;
  readonly reason: string;
  readonly delivery: string;
  readonly createdAt: string;
};
/** One of the two: each is one look into an index, however large the ledger. */
export type MessageFilter = { readonly profile: string } | { readonly enrollment: string };

export type Lists = {
  /** Newest first, `limit` of them, those after the enrollment of this id. */
  enrollments(
    workspace: string,
    filter: EnrollmentFilter,
    after: string | null,
    limit: number,
  ): Promise<readonly ListedEnrollment[]>;
  /** Newest first; `after` is the instant and the id of the last one seen. */
  messages(
    workspace: string,
    filter: MessageFilter,
    after: { readonly at: string; readonly id: string } | null,
    limit: number,
  ): Promise<readonly ListedMessage[]>;
};

/** The profile and those merged into it. */
const sameAs = (parameter: string): string =>
  `select p.id from profiles p where p.id = ${parameter}::uuid or p.alias_of = ${parameter}::uuid`;
const instant = (column: string): string => `to_json(${column}) #>> '{}'`;

export function createLists(pool: Pool): Lists {
  return {
    async enrollments(workspace, { journey, status, profile }, after, limit) {
      const { where, values } = conditions([
        ['e.workspace = ?', workspace],
        ['e.journey_id = ?', journey],
        ['e.status = ?', status],
        [`e.profile_id in (${sameAs('?')})`, profile],
        ['e.id < ?::uuid', after ?? undefined],
      ]);
      // Ids are in order of time.
      const { rows } = await pool.query<ListedEnrollment>(
        `select e.id, e.journey_id as journey, e.version, e.profile_id as profile, e.status, e.reason, e.place, e.held_back as "heldBack",
           ${instant('e.entered_at')} as "enteredAt", ${instant('e.ended_at')} as "endedAt"
         from enrollments e where ${where} order by e.id desc limit ${limit}`,
        [...values],
      );
      return rows;
    },
    async messages(workspace, filter, after, limit) {
      const { where, values } = conditions([
        ['m.workspace = ?', workspace],
        'profile' in filter
          ? [`m.profile_id in (${sameAs('?')})`, filter.profile]
          : ['m.owner_id = ?::uuid', filter.enrollment],
        [
          '(m.created_at, m.id) < ((?::jsonb ->> 0)::timestamptz, (?::jsonb ->> 1)::uuid)',
          after === null ? undefined : JSON.stringify([after.at, after.id]),
        ],
      ]);
      const { rows } = await pool.query<ListedMessage>(
        `select m.id, m.provider_message_id as "providerMessageId", json_build_object('kind', m.owner_kind, 'id', m.owner_id) as owner,
           m.profile_id as profile, m.journey_id as journey, m.step, m.channel, m.class, m.template, m.state, m.reason, m.delivery,
           ${instant('m.created_at')} as "createdAt"
         from messages m where ${where} order by m.created_at desc, m.id desc limit ${limit}`,
        [...values],
      );
      return rows;
    },
  };
}

/** Those that are asked for only: a plan for every combination would use no index. Every `?` of one condition is its value. */
function conditions(all: readonly (readonly [sql: string, value: string | undefined])[]) {
  const asked = all.filter((one): one is readonly [string, string] => one[1] !== undefined);
  return {
    where: asked.map(([sql], index) => sql.replaceAll('?', `$${index + 1}`)).join(' and '),
    values: asked.map(([, value]) => value),
  };
}
