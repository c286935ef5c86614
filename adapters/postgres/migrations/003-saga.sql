-- What a journey did and somebody wants undone: one row per visit of a step and kind (I10).
create table compensations (
  id uuid primary key,
  workspace text not null,
  enrollment_id uuid not null references enrollments (id),
  journey_id text not null,
  -- the version that registered it
  version text not null,
  step text not null,
  visit int not null,
  kind text not null check (kind in ('cancel-held', 'provider-cancel', 'correction', 'restore', 'webhook')),
  -- null while it is under way
  outcome text check (outcome in ('undone', 'nothing', 'tooLate', 'refused', 'parked')),
  -- ids, states and the provider's words; nothing personal
  evidence jsonb not null default '{}',
  -- how often a person has asked for it again
  tries int not null default 0,
  -- when it began, or was asked for again
  at timestamptz not null default now(),
  parked_at timestamptz,
  ended_at timestamptz,
  unique (enrollment_id, step, visit, kind)
);
create index compensations_parked on compensations (workspace, parked_at) where outcome = 'parked';

alter table enrollments
  -- the steps are over; what they did can be undone until then (virtual epoch ms)
  add column finished_at timestamptz,
  add column undoable_until bigint;

-- Which Temporal calls there are is said by the type of a row (adapters/postgres/dispatches.ts), in one place.
alter table dispatches drop constraint dispatches_kind_check;

-- Until when a message lies at its provider (virtual epoch ms), where it can still be taken back.
alter table messages add column lies_until bigint;

-- Whoever opts out while a message of theirs lies at its provider does not get it: a row for the call that takes it back, in the same
-- commit as the opt-out, whichever way that came (I2, I7).
create function take_back(of_workspace text, of_channel text, of_profile uuid, to_address text, of_topic text) returns void language sql as $$
  insert into dispatches (workspace, enrollment_id, workflow_id, kind, payload)
  select m.workspace, e.id, 'take-back-' || m.id, 'compensation',
    jsonb_build_object('version', m.version, 'step', m.step, 'visit', m.visit, 'message', m.id)
  from messages m join enrollments e on m.owner_kind = 'enrollment' and e.id = m.owner_id
  -- By the indexes that there are; a suppressed number is kept without its plus.
  where m.id in (
      select id from messages where profile_id = of_profile and channel = of_channel
      union all
      select id from messages where workspace = of_workspace and channel = of_channel and address in (to_address, '+' || to_address))
    and m.workspace = of_workspace and m.lies_until is not null and m.class <> 'transactional'
    and m.state in ('IN_FLIGHT', 'UNKNOWN', 'ACCEPTED') and (of_topic = '*' or m.topic = of_topic)
    and m.lies_until > (e.clock ->> 'virtualStart')::float8
      + (extract(epoch from now()) * 1000 - (e.clock ->> 'realStart')::float8) * (e.clock ->> 'scale')::float8
$$;
create function take_back_unsubscribed() returns trigger language plpgsql as $$
begin
  perform take_back(new.workspace, new.channel, new.profile_id, null, new.topic);
  return null;
end $$;
create function take_back_suppressed() returns trigger language plpgsql as $$
begin
  perform take_back(new.workspace, new.channel, null, new.address, '*');
  return null;
end $$;
create trigger consents_take_back after insert or update on consents for each row
  when (new.state = 'unsubscribed') execute function take_back_unsubscribed();
create trigger suppressions_take_back after insert or update on suppressions for each row execute function take_back_suppressed();
