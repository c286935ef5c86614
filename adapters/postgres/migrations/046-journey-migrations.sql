-- People on their way who are carried over to another version of their journey (I9), as somebody asked for it.
create table journey_migrations (
  id uuid primary key,
  workspace text not null,
  journey_id text not null,
  from_version text not null,
  to_version text not null,
  -- steps of the old version to steps of the new; whoever stands anywhere else stays
  map jsonb not null,
  -- the one that it takes back: it asks those that went with it, and nobody else
  undoes uuid references journey_migrations (id),
  by text not null,
  created_at timestamptz not null default now()
);
create index journey_migrations_by_journey on journey_migrations (workspace, journey_id, created_at);

create table migrated_enrollments (
  migration_id uuid not null references journey_migrations (id),
  enrollment_id uuid not null,
  outcome text not null default 'asked' check (outcome in ('asked', 'migrated', 'stayed')),
  -- why it stayed
  reason text,
  settled_at timestamptz,
  primary key (migration_id, enrollment_id)
);
create index migrated_enrollments_by_enrollment on migrated_enrollments (enrollment_id);
