-- Who may look through the console: one-time links, and the sessions they turned into. Tokens are kept as hashes only.

create table console_links (
  hash bytea primary key,
  workspace text not null,
  -- the API key that asked for it: the session may do what that key may, and ends with it
  key_id text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table console_sessions (
  hash bytea primary key,
  workspace text not null,
  key_id text not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index console_sessions_by_key on console_sessions (key_id, seen_at);
