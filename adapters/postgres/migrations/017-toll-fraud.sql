-- Messages to numbers that begin alike, and whether anything may still leave for them: the toll-fraud breaker of a prefix.
create table prefix_breakers (
  id uuid not null default gen_random_uuid(),
  workspace text not null,
  -- digits of a number less its last four
  prefix text not null,
  most int not null,
  -- ms
  within bigint not null,
  -- virtual instants of the last messages, oldest first; none older than the window
  recent bigint[] not null,
  open boolean not null generated always as (cardinality(recent) >= most) stored,
  -- while it is open: since when
  changed_at timestamptz not null default now(),
  primary key (workspace, prefix)
) with (fillfactor = 70);
create index prefix_breakers_open on prefix_breakers (workspace) where open;

-- What is remembered once these were sent. Refuses the whole statement (SQLSTATE CA001) where the breaker is open, or where several at once
-- would go beyond it: each is then asked for alone.
create function take_prefix(is_open boolean, before bigint[], taken bigint[], most int, within bigint) returns bigint[] language plpgsql as $$
declare
  latest bigint := (select max(at) from unnest(taken) as at);
  after bigint[] := array(select at from unnest(before || taken) as at where at > latest - within order by at);
begin
  if is_open or (cardinality(taken) > 1 and cardinality(after) > most) then
    raise exception 'a toll-fraud breaker is open' using errcode = 'CA001';
  end if;
  return after;
end $$;
