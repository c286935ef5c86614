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
