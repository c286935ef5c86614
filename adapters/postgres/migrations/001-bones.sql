-- The promises: inbox, profiles, consent, enrollments, ledger, audit. Runs on PostgreSQL 15 to 18.

create table carillon_meta (key text primary key, value jsonb not null);

create table workspaces (
  id text primary key,
  -- { defaultLocale, defaultZone, policy, senders, profileSchema }, as last applied
  settings jsonb not null default '{}',
  -- every template as last applied, by '<channel>/<name>' and locale: what POST /v1/messages sends
  templates jsonb not null default '{}',
  created_at timestamptz not null default now()
);
insert into workspaces (id) values ('default');

-- Keys that make provider message ids and unsubscribe tokens (I4): versioned, never leave the database but to sign.
create table secrets (
  name text not null,
  version int not null,
  value bytea not null,
  created_at timestamptz not null default now(),
  primary key (name, version)
);

-- Last committed stream sequence per partition: the truth about what the router has read. Acks only feed lag figures.
create table partitions (
  stream text not null,
  partition int not null,
  position bigint not null default 0,
  -- when the stream was created: one made anew counts from 1 again
  incarnation text not null default '',
  primary key (stream, partition)
);
create table routers (id uuid primary key, seen_at timestamptz not null);

create table inbox (
  workspace text not null,
  source text not null,
  event_id text not null,
  -- over type, identities, properties, traits, timestamp: transport fields apart
  content_hash bytea not null,
  type text not null,
  stream_seq bigint not null,
  profile_id uuid,
  -- per journey: what came of it, e.g. [{"journey":"welcome","verdict":"entered","enrollment":"…"}] (I12)
  verdicts jsonb not null default '[]',
  received_at timestamptz not null default now(),
  primary key (workspace, source, event_id)
);
create index inbox_by_profile on inbox (profile_id, received_at);

create table profiles (
  id uuid primary key,
  workspace text not null,
  -- a merge makes one an alias of the other; ids are never rewritten
  alias_of uuid references profiles (id),
  traits jsonb not null default '{}',
  -- rises with every change of traits, consent, suppression: a claim decided on older facts does not commit (I7)
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index profiles_by_email on profiles (workspace, lower(traits ->> 'email')) where traits ? 'email';
create index profiles_by_phone on profiles (workspace, (traits ->> 'phone')) where traits ? 'phone';
create index profiles_by_alias on profiles (alias_of) where alias_of is not null;

create table identities (
  workspace text not null,
  kind text not null,
  value text not null,
  profile_id uuid not null references profiles (id),
  primary key (workspace, kind, value)
);
create index identities_by_profile on identities (profile_id);

create table consents (
  workspace text not null,
  profile_id uuid not null references profiles (id),
  channel text not null,
  -- '*' = every topic of the channel
  topic text not null,
  state text not null check (state in ('subscribed', 'unsubscribed')),
  source text not null,
  at timestamptz not null default now(),
  primary key (profile_id, channel, topic)
);

create table suppressions (
  workspace text not null,
  channel text not null,
  address text not null,
  reason text not null,
  source text not null,
  at timestamptz not null default now(),
  primary key (workspace, channel, address)
);

create table journeys (
  workspace text not null,
  id text not null,
  version text not null,
  status text not null check (status in ('live', 'paused', 'archived')),
  -- what its file said when it was last applied: only a change of that moves the status
  written_status text,
  updated_at timestamptz not null default now(),
  primary key (workspace, id)
);

-- Immutable (I9): content hash over definition, templates, snippets, contracts.
create table journey_versions (
  workspace text not null,
  journey_id text not null,
  hash text not null,
  definition jsonb not null,
  -- { "sms/welcome": { "en": {…compiled…} } }
  templates jsonb not null,
  -- { "user.signed_up": {…JSON Schema of properties…} }
  contracts jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace, journey_id, hash)
);

-- room for the next version of a row beside it: an update then touches no index
create table enrollments (
  id uuid primary key,
  workspace text not null,
  journey_id text not null,
  version text not null,
  profile_id uuid not null references profiles (id),
  -- the profile id at entry: part of the sendKey, never changed by a merge (I3)
  entry_profile_id uuid not null,
  workflow_id text not null unique,
  -- re-entry: 'once', 'running', or 'key:<value>'; the index below refuses a second holder
  slot text not null,
  slot_held boolean not null default true,
  status text not null default 'running' check (status in ('running', 'completed', 'exited', 'failed')),
  reason text,
  -- { status, reason, at }: goal, exit, cancel or merge committed by the router; no later claim succeeds (I7)
  mark jsonb,
  paused boolean not null default false,
  entry_source text not null,
  entry_event_id text not null,
  entered_at timestamptz not null default now(),
  -- { realStart, virtualStart, scale } (I14)
  clock jsonb not null,
  -- { step, kind, until }: where the person is, as of the last activity
  place jsonb,
  -- what keeps a send back right now: 'halted', 'no address', 'quiet hours' …
  held_back text,
  revision bigint not null default 1,
  ended_at timestamptz
) with (fillfactor = 70);
create unique index enrollments_slot on enrollments (workspace, journey_id, profile_id, slot) where slot_held;
create index enrollments_running on enrollments (profile_id) where status = 'running';
create index enrollments_by_profile on enrollments (profile_id, entered_at);
create index enrollments_held_back on enrollments (workspace, held_back) where held_back is not null;

-- Payloads that an enrollment may use later; gone when it ends.
create table enrollment_data (
  enrollment_id uuid not null references enrollments (id),
  -- 'entry', or the event id
  ref text not null,
  data jsonb not null,
  primary key (enrollment_id, ref)
);

-- The interpreter's pure transitions, stored by the next activity's transaction; seq makes a retried activity a no-op.
create table enrollment_trail (
  -- no foreign key: it is written by the statement that changes the enrollment
  enrollment_id uuid not null,
  seq int not null,
  -- virtual epoch ms
  at bigint not null,
  step text,
  what text not null,
  detail text,
  recorded_at timestamptz not null default now(),
  primary key (enrollment_id, seq)
);

-- One row per Temporal call implied by a committed transaction (I2): done at once, swept every 10 s, in order per workflow.
create table dispatches (
  id bigint generated always as identity primary key,
  workspace text not null,
  enrollment_id uuid,
  workflow_id text not null,
  kind text not null check (kind in ('start', 'signal', 'single')),
  -- an Occurrence for a signal; empty for a start (its input is read from the enrollment)
  payload jsonb not null default '{}',
  created_at timestamptz not null default now(),
  done_at timestamptz,
  tries int not null default 0,
  last_error text
);
create index dispatches_open on dispatches (id) where done_at is null;
create index dispatches_recent on dispatches (created_at);
create index dispatches_open_by_workflow on dispatches (workflow_id, id) where done_at is null;

-- Wakes the dispatcher when somebody else than the router adds a row. The router tells it by itself: NOTIFY makes all commits wait in one line.
create function notify_dispatch() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added) then perform pg_notify('carillon_dispatch', ''); end if;
  return null;
end $$;
create trigger dispatches_added after insert on dispatches referencing new table as added for each statement
  when (current_setting('carillon.tells_dispatcher', true) is distinct from 'on') execute function notify_dispatch();

-- The ledger: one row per message.
create table messages (
  id uuid primary key,
  workspace text not null,
  send_key text not null unique,
  -- base32 HMAC of the sendKey under secrets('message-id', key_version): computed once, read ever after (I4)
  provider_message_id text not null unique,
  key_version int not null,
  owner_kind text not null check (owner_kind in ('enrollment', 'campaign', 'request')),
  owner_id uuid not null,
  journey_id text,
  version text,
  step text not null,
  visit int not null,
  hop int not null,
  profile_id uuid not null,
  channel text not null,
  class text not null,
  topic text,
  template text not null,
  locale text,
  state text not null check (state in ('CLAIMED', 'IN_FLIGHT', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'HELD', 'SKIPPED')),
  -- why it is in this state, in one sentence (I12)
  reason text not null,
  -- the verdicts of every policy rule as they stood at the claim
  verdicts jsonb not null default '[]',
  attempt int not null default 0,
  -- lease epoch: a worker whose epoch is old can no longer record (zombies)
  epoch int not null default 0,
  lease_until timestamptz,
  gateway text,
  -- the moment an attempt became ambiguous; looks are spaced from here (I5)
  unknown_since timestamptz,
  looks int not null default 0,
  -- when a surely-not-sent attempt may be repeated
  retry_at timestamptz,
  address text,
  awaits_receipt boolean not null default false,
  delivery text not null default 'none' check (delivery in ('none', 'pending', 'delivered', 'undelivered', 'expired', 'rejected')),
  delivery_at timestamptz,
  -- virtual epoch ms of the decision
  virtual_at bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index messages_by_owner on messages (owner_id);
create index messages_by_profile on messages (profile_id, created_at);
-- Whose number an opt-out comes from.
create index messages_by_address on messages (workspace, channel, address) where address is not null;
create index messages_open on messages (state, lease_until) where state in ('CLAIMED', 'IN_FLIGHT', 'UNKNOWN', 'HELD');

create table attempts (
  -- no foreign key: it is written by the statement that claims the message
  message_id uuid not null,
  n int not null,
  epoch int not null,
  gateway text not null,
  started_at timestamptz not null default now(),
  -- set just before the first byte that could make the provider accept, on channels without look-up (the third commit)
  body_started_at timestamptz,
  finished_at timestamptz,
  outcome text,
  detail text,
  primary key (message_id, n)
) with (fillfactor = 70);

-- Evidence by which an unknown was settled (I5).
create table look_ups (
  message_id uuid not null references messages (id),
  attempt int not null,
  n int not null,
  at timestamptz not null default now(),
  outcome text not null,
  detail text,
  primary key (message_id, attempt, n)
);

create table receipts (
  message_id uuid not null references messages (id),
  -- content-derived: 46 copies of one report are one row
  dedupe text not null,
  status text not null,
  code text,
  provider_at timestamptz,
  received_at timestamptz not null default now(),
  primary key (message_id, dedupe)
);

-- Reports whose message nobody knows (yet).
create table orphan_receipts (
  dedupe text primary key,
  workspace text not null,
  provider_message_id text not null,
  report jsonb not null,
  received_at timestamptz not null default now()
);

create table inbound_messages (
  workspace text not null,
  channel text not null,
  provider_id text not null,
  sender text not null,
  recipient text,
  text text,
  profile_id uuid,
  handling text not null,
  received_at timestamptz not null default now(),
  primary key (workspace, channel, provider_id)
);
create index inbound_messages_by_profile on inbound_messages (profile_id, received_at) where profile_id is not null;

create table halts (
  id uuid primary key,
  workspace text not null,
  channel text,
  journey_id text,
  reason text not null,
  by text not null,
  since timestamptz not null default now(),
  released_at timestamptz,
  released_by text
);
create index halts_open on halts (workspace) where released_at is null;

-- Whether a send is held back by a brake or a paused journey. Volatile PL/pgSQL, because its query sees what was committed up to now:
-- a claim asks after it got its locks, for which it may have waited (I7).
create function braked(of_workspace text, of_channel text, of_journey text) returns boolean language plpgsql volatile as $$
begin
  return exists (
    select 1 from halts h where h.workspace = of_workspace and h.released_at is null
      and coalesce(h.channel, of_channel) = of_channel and (h.journey_id is null or h.journey_id = of_journey))
  or exists (select 1 from journeys j where j.workspace = of_workspace and j.id = of_journey and j.status = 'paused');
end $$;

-- What Carillon did, on its way to OUTCOMES.
create table outbox (
  id bigint generated always as identity primary key,
  subject text not null,
  message_id text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz
);
create index outbox_open on outbox (id) where published_at is null;

-- POST /v1/messages and other commands: stored replies.
create table idempotency_keys (
  workspace text not null,
  key text not null,
  request_hash bytea not null,
  status int,
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace, key)
);

-- Payload of a direct send (POST /v1/messages): template and data until it is final.
create table send_requests (
  message_id uuid primary key,
  workspace text not null,
  profile_id uuid not null references profiles (id),
  channel text not null,
  template text not null,
  class text not null,
  topic text,
  data jsonb not null default '{}',
  templates jsonb not null,
  clock jsonb not null,
  created_at timestamptz not null default now()
);

create table audit (
  id bigint generated always as identity primary key,
  workspace text not null,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text not null,
  detail jsonb not null default '{}'
);
