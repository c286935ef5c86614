-- What a page of a campaign writes again and again is written once.

-- The verdicts of every rule, as they stood at a claim: most recipients of a campaign are judged alike, in the same words.
create table verdict_lists (
  -- of its text
  id uuid primary key,
  verdicts jsonb not null
);
alter table messages
  -- instead of `verdicts`; no foreign key: it is written by the statement that claims the message
  add column verdict_list uuid;

-- A request's outcome names its messages; squeezing random ids costs more than keeping them.
alter table outbox alter column payload set storage external;

-- A recipient's row is written twice more and grows by half: with room for the next version beside it no index is touched.
alter table campaign_recipients set (fillfactor = 35);
