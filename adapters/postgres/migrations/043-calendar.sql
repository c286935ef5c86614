-- What begins by the calendar: schedules over a segment, dates of profiles.

-- Live journeys that begin so, each as its version says it. Another `on`, a pause or an archive ends the row, and a new one knows nothing of
-- what came before it: what came while a journey was not live is not made up for.
create table timed_journeys (
  id bigint generated always as identity primary key,
  workspace text not null,
  journey_id text not null,
  entry jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  -- of a schedule: when it comes round next, epoch ms of the stack's clock (I14)
  next_at bigint,
  -- of a date: people up to this one have a row below; null: all of them
  filled_to uuid default '00000000-0000-0000-0000-000000000000',
  filled_at timestamptz,
  ended_at timestamptz
);
create unique index timed_journeys_live on timed_journeys (workspace, journey_id) where ended_at is null;

-- A schedule has come round: recorded before anybody enters, so that everybody in the segment is gone through once, whoever does it and
-- however often it is begun.
create table entry_occurrences (
  workspace text not null,
  journey_id text not null,
  -- when it was due, epoch ms of the stack's clock
  at bigint not null,
  segment text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  -- people up to this one are through
  judged_to uuid not null default '00000000-0000-0000-0000-000000000000',
  entered int not null default 0,
  refused int not null default 0,
  ended_at timestamptz,
  -- why it ended before everybody was through
  reason text,
  primary key (workspace, journey_id, at)
);
create index entry_occurrences_open on entry_occurrences (workspace, journey_id) where ended_at is null;

-- Of everybody whose profile holds the date of a journey: when to look at them next.
create table entry_dates (
  timed bigint not null,
  profile_id uuid not null,
  -- epoch ms of the stack's clock; 0: now, because the date has changed; null: no date ahead
  look_at bigint default 0,
  -- what came up to here is settled; null: up to changed_at
  since bigint,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (timed, profile_id)
);
create index entry_dates_due on entry_dates (timed, look_at) where look_at is not null;

-- Whoever writes a profile, a date that has changed is looked at again. Cheap where no live journey begins by a date, which is asked first.
create function look_at_new_dates() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from timed_journeys where ended_at is null and entry ? 'date') then return null; end if;
  insert into entry_dates (timed, profile_id)
  select t.id, n.id from made n
  join timed_journeys t on t.workspace = n.workspace and t.ended_at is null and t.entry ? 'date'
  where n.traits ? split_part(t.entry ->> 'date', '.', 2)
  order by 1, 2 on conflict do nothing;
  return null;
end $$;
create trigger profiles_new_dates after insert on profiles referencing new table as made for each statement
  execute function look_at_new_dates();

create function look_at_moved_dates() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from timed_journeys where ended_at is null and entry ? 'date') then return null; end if;
  insert into entry_dates (timed, profile_id)
  select t.id, n.id from now_held n
  join was_held w on w.id = n.id and w.traits is distinct from n.traits
  join timed_journeys t on t.workspace = n.workspace and t.ended_at is null and t.entry ? 'date'
  cross join lateral split_part(t.entry ->> 'date', '.', 2) as name
  where w.traits -> name is distinct from n.traits -> name
    or (n.traits ? name and t.entry ->> 'zone' = 'profile' and w.traits -> 'timezone' is distinct from n.traits -> 'timezone')
  order by 1, 2
  on conflict (timed, profile_id) do update set look_at = 0, since = null, changed_at = clock_timestamp();
  return null;
end $$;
create trigger profiles_moved_dates after update on profiles referencing old table as was_held new table as now_held for each statement
  execute function look_at_moved_dates();
