/** What policy asks about a person `p`; the list of suppressed addresses is asked about the address that was read (suppressed.sql.ts). */
export function personFacts(channel: string): string {
  return `
  p.id as profile_id, p.traits, p.revision::int as revision,
  (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('topic', c.topic, 'state', c.state, 'confirmed', case when c.confirmed_at is not null then true end))), '[]')
     from consents c where c.profile_id = p.id and c.channel = ${channel}) as consents`;
}
