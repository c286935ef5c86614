-- What events held, for `did` with `where`: kept only of types that something published asks about, so that no other event pays for it.
-- It leaves with the event itself (026-retention).
alter table inbox add column properties jsonb;

create table kept_events (
  workspace text not null,
  type text not null,
  -- what came before holds nothing
  since timestamptz not null default now(),
  primary key (workspace, type)
);
