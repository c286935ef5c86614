-- What has ended long ago leaves, oldest first, by whoever owns it (adapters/postgres/retention).

-- What hung on it has left; the row itself stays, because re-entry asks for it: who went through a journey that takes everybody once.
alter table enrollments add column bare boolean not null default false;
create index enrollments_ended on enrollments (workspace, ended_at) where ended_at is not null and not bare;
create index send_requests_by_age on send_requests (workspace, created_at);
create index inbox_by_age on inbox (workspace, received_at);
create index inbound_messages_by_age on inbound_messages (workspace, received_at);
-- Whose answer it is, for the day on which the message leaves before the answer does.
create index inbound_messages_answers on inbound_messages (answers) where answers is not null;
-- About messages that are not in the ledger: nobody else takes them along.
create index engagements_of_nobody on engagements (workspace, received_at) where message_id is null;

-- A list is named by claims of one month only, because its id is made of the month, too: so it is known when nobody will name it any more.
alter table verdict_lists add column created_at timestamptz not null default now();

-- What has left, by day: written by the statements that remove. `until`: what ended before then may be gone.
create table removals (
  workspace text not null,
  day date not null,
  what text not null,
  rows bigint not null,
  until timestamptz not null,
  -- a day that is over has one line in the audit
  audited boolean not null default false,
  primary key (workspace, day, what)
);
