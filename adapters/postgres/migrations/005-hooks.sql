-- How requests of other systems become events, as last applied: hooks/<source>.yaml in its authoring form. Secrets stand here by name only.
create table hooks (
  workspace text not null,
  source text not null,
  mapping jsonb not null,
  primary key (workspace, source)
);

-- Which message a reply answers: the last one that was sent to its number.
alter table inbound_messages add column answers uuid;
