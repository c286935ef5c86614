-- Messages of a stretch of time, for whoever asks what became of them. Block ranges, because rows lie in the order of their age: it costs a
-- claim nothing, and a later state or report stays an update in place.
create index messages_by_age on messages using brin (created_at) with (pages_per_range = 32, autosummarize = on);

-- How far those have been asked for that are of one age and without an end: `stage` is the age, by its place in domain/message/overdue.ts.
create table overdue_places (
  gateway text not null,
  channel text not null,
  stage int not null,
  reached timestamptz not null,
  message_id uuid not null,
  primary key (gateway, channel, stage)
);
