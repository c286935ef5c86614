-- What people did with a message once they had it, and what came back: opens, clicks, complaints, bounces, unsubscribes at the provider.
create table engagements (
  workspace text not null,
  -- the provider's event, or what it is made of: 46 copies of one are one row
  dedupe text not null,
  kind text not null check (kind in ('opened', 'clicked', 'complained', 'bounced', 'unsubscribed')),
  -- null: about a message that is not in the ledger
  message_id uuid,
  url text,
  received_at timestamptz not null default now(),
  primary key (workspace, dedupe)
);
create index engagements_by_message on engagements (message_id) where message_id is not null;

-- Files that travel with mails, by their content: a published template names them by hash, so that a version keeps its own (I9) and no
-- read of a template carries their bytes.
create table assets (
  workspace text not null,
  hash text not null check (hash = encode(sha256(bytes), 'hex')),
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (workspace, hash)
);
-- Pictures and PDFs are squeezed already.
alter table assets alter column bytes set storage external;
