-- What people wrote that may be an opt-out, for a person to read. While one waits, marketing to that address on that channel waits.
create table opt_out_doubts (
  id uuid primary key default gen_random_uuid(),
  workspace text not null,
  channel text not null,
  -- of inbound_messages, where the words are
  provider_id text not null,
  -- the sender in the one spelling of the list of suppressed addresses
  address text not null,
  -- the rule that reads it so
  because text not null,
  at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by text,
  decision text check (decision in ('opt-out', 'none')),
  unique (workspace, channel, provider_id),
  check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by is null))
);
-- A claim asks about one address; hardly ever is anything here.
create index opt_out_doubts_waiting on opt_out_doubts (workspace, address, channel) where decided_at is null;
