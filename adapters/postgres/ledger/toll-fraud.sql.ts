/**
 * Which prefixes of this person's number have an open breaker: as it stands on the profile, and as it was read a moment ago. Expressions of
 * SQL; `spellings` are digits. Null where nobody counts.
 */
export const barredPrefixes = (of: { workspace: string; settings: string; spellings: readonly string[] }): string => `
  case when ${of.settings} ? 'tollFraud' then (
    select coalesce(jsonb_agg(b.prefix), '[]') from prefix_breakers b
    where b.workspace = ${of.workspace} and b.open and b.prefix in (${of.spellings.map((one) => `left(${one}, -4)`).join(', ')})) end as barred`;

/**
 * What was claimed is counted against the breaker of its prefix; the one that fills it opens it, which is told. `claimed` names who was
 * claimed, with `workspace`, `virtual_at` and `prefix`; `after` a CTE whose locks are taken first.
 */
export const countPrefixes = (claimed: string, after: string): string => `
pf as (
  insert into prefix_breakers (workspace, prefix, most, within, recent)
  select c.workspace, x.prefix, min(x.most), min(x.within), take_prefix(false, '{}', array_agg(c.virtual_at), min(x.most), min(x.within))
  from ${claimed} c, jsonb_to_record(c.prefix) as x (prefix text, most int, within bigint), (select count(*) from ${after}) later
  where c.prefix is not null
  group by c.workspace, x.prefix order by c.workspace, x.prefix
  on conflict (workspace, prefix) do update
    set recent = take_prefix(prefix_breakers.open, prefix_breakers.recent, excluded.recent, excluded.most, excluded.within),
      most = excluded.most, within = excluded.within, changed_at = now()
  returning *),
pa as (
  insert into audit (workspace, actor, action, target, detail)
  select workspace, 'carillon', 'breaker.open', prefix, jsonb_build_object('breaker', id, 'messages', cardinality(recent)) from pf where open),
po as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || workspace || '.workspace.breaker_opened', 'breaker:' || id || ':' || recent[cardinality(recent)],
    jsonb_build_object('type', 'workspace.breaker_opened', 'breaker', id, 'at', now()) from pf where open),`;
