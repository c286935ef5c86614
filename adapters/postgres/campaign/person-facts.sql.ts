/** One spelling of a trait (domain/message/address.ts). */
const fromTraits = (kind: string): string =>
  `case ${kind} when 'phone' then regexp_replace(p.traits ->> 'phone', '[^0-9]', '', 'g') else lower(trim(p.traits ->> 'email')) end`;

/** The same of an address that has been read already: a number is `+` and digits then. */
export const fromRead = (address: string, kind: string): string =>
  `case ${kind} when 'phone' then substr(${address}, 2) else lower(trim(${address})) end`;

/** What policy asks about a person `p`; suppression is matched on one spelling. */
export function personFacts(channel: string, kind: string, spelling = fromTraits(kind)): string {
  return `
  p.id as profile_id, p.traits, p.revision::int as revision,
  (select coalesce(jsonb_agg(jsonb_build_object('topic', c.topic, 'state', c.state)), '[]')
     from consents c where c.profile_id = p.id and c.channel = ${channel}) as consents,
  (select s.reason from suppressions s where s.workspace = p.workspace and s.channel = ${channel} and s.address = ${spelling}) as suppression`;
}
