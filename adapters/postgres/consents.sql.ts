/** What a person said about a channel, as policy reads it: JSON. Expressions of SQL. */
export const consentsOn = (profile: string, channel: string): string => `
  (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('topic', c.topic, 'state', c.state, 'confirmed', case when c.confirmed_at is not null then true end))), '[]')
     from consents c where c.profile_id = ${profile} and c.channel = ${channel})`;
