-- Segments and campaigns: one message to the frozen audience of a saved condition.

-- As last applied, or made by command. { "where": … } in the authoring form: read again by whoever compiles it.
create table segments (
  workspace text not null,
  id text not null,
  name text not null,
  condition jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace, id)
);

create table campaigns (
  -- owner of its ledger rows, part of their sendKey (I3): a campaign's id is a name, this is what never changes
  key uuid primary key,
  workspace text not null,
  id text not null,
  name text not null,
  segment text not null,
  channel text not null,
  template text not null,
  class text not null,
  topic text,
  -- messages per real second
  rate int not null check (rate > 0),
  state text not null default 'draft' check (state in ('draft', 'previewed', 'running', 'paused', 'completed', 'cancelled')),
  -- what the last preview found and froze: counts, skipped by reason, samples, cost
  preview jsonb,
  frozen_at timestamptz,
  -- people in the audience, and those of them who would get the message
  audience int,
  to_send int,
  -- the template as it was when the audience was frozen: everybody gets the same (I9)
  templates jsonb,
  -- { realStart, virtualStart, scale }, from the launch on (I14)
  clock jsonb,
  created_at timestamptz not null default now(),
  launched_at timestamptz,
  ended_at timestamptz,
  unique (workspace, id)
);

-- One row and one state per recipient; room for the next version of a row beside it, so that an update touches no index.
create table campaign_recipients (
  campaign uuid not null,
  -- from 1, without gaps: partitions are stretches of it
  n int not null,
  profile_id uuid not null,
  -- as read when the audience was frozen; one address is written to once
  address text,
  -- why this person will get nothing, known since the audience was frozen
  skip text,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'unknown', 'accepted', 'rejected', 'skipped', 'held', 'cancelled')),
  reason text,
  -- its ledger row, and the bulk request that carried its last attempt
  message_id uuid,
  request uuid,
  -- nothing is to be done about it before: a lease, a look, a retry, quiet hours
  not_before timestamptz,
  primary key (campaign, n)
) with (fillfactor = 70);
create index campaign_recipients_by_profile on campaign_recipients (profile_id);

-- The token bucket of a campaign: its next turn begins here. A row of its own, because claims hold the campaign's row.
create table campaign_paces (campaign uuid primary key, next_at timestamptz not null default '-infinity');

-- A provider that said 429 or 503 is left alone by every campaign, whoever asked (I6).
create table gateway_rests (gateway text primary key, until timestamptz not null, reason text not null);

-- Which Temporal calls there are is said by the type of a row (adapters/postgres/dispatches.ts), in one place; campaigns add one.
alter table dispatches drop constraint if exists dispatches_kind_check;

-- The record of an answer changes a row's state, and with an index on the state it would write to all seven indexes of the ledger again.
-- Whoever looks for what is parked finds it by a column that hardly ever changes; the room beside a row is for its next version.
drop index messages_open;
alter table messages set (fillfactor = 50);
alter table messages add column parked boolean generated always as (state in ('UNKNOWN', 'HELD')) stored;
create index messages_parked on messages (workspace) where parked;
