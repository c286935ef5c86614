import type { Journal, SendSubject } from '../../../domain/message/ledger.ts';
import type { SendFacts } from '../../../domain/policy/facts.ts';

/**
 * The head of every statement that acts on facts read earlier: it commits only if they still hold (I7). An exit or opt-out committed
 * before us changed a revision; one that commits after us waits for these row locks. Profile before enrollment, as the router locks.
 *
 * `ok` holds one row if all is as it was. Parameters $1 to $8 come from `guardValues`; a statement's own begin at $9.
 */
export const guard = (alsoRequired = '', locks: 'share' | 'no key update' = 'share'): string => `
p as (select id from profiles where id = $3::uuid and revision = $4 for ${locks}),
e as (update enrollments set place = coalesce($5::jsonb, place), held_back = $8
  from p where enrollments.id = $1::uuid and enrollments.revision = $2 returning enrollments.id),
ok as (select 1 from p where ($1::uuid is null or exists (select 1 from e)) ${alsoRequired}),
t as (
  insert into enrollment_trail (enrollment_id, seq, at, step, what, detail)
  select $1::uuid, $6::int + (x.n - 1)::int, (x.entry ->> 'at')::bigint, x.entry ->> 'step', x.entry ->> 'what', x.entry ->> 'detail'
  from jsonb_array_elements($7::jsonb) with ordinality as x (entry, n)
  where $1::uuid is not null and exists (select 1 from ok)
  on conflict do nothing)`;

/** Where the person is, for everyone who looks without asking Temporal. */
export type Place = { readonly step: string; readonly kind: string; readonly until: number | null };

export function guardValues(
  subject: SendSubject,
  facts: SendFacts,
  journal: Journal,
  place: Place | null,
  heldBack: string | null,
): unknown[] {
  return [
    facts.enrollment === null ? null : subject.owner.id,
    facts.enrollment?.revision ?? null,
    facts.profile.id,
    facts.profile.revision,
    place === null ? null : JSON.stringify(place),
    journal.seq,
    JSON.stringify(journal.entries),
    heldBack,
  ];
}
