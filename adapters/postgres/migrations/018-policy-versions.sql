-- Every policy that was ever in force: what carillon.yaml, policy.yaml and senders.yaml came to, as applied.
create table policy_versions (
  workspace text not null,
  version int not null,
  -- SHA-256 of the canonical settings: the same content has the same hash
  hash text not null,
  settings jsonb not null,
  by text not null,
  at timestamptz not null default now(),
  primary key (workspace, version)
);
alter table workspaces add column policy_version int;

alter table messages
  -- under which policy its last decision was made; null: before there were versions
  add column policy_version int,
  -- whose no it is where it was not sent, or is held (domain/policy/reason-class.ts)
  add column reason_class text check (reason_class in ('person', 'policy', 'address', 'operations'));
-- Counted by class and reason over some days. By columns that a record of an answer does not change: it would write to every index again.
create index messages_not_sent on messages (workspace, created_at) where reason_class is not null;

-- The same of who gets nothing since the audience was frozen.
alter table campaign_recipients add column skip_class text;
