-- Goals that are reached after the end of a run, and still count for it.
alter table enrollments
  -- how long after its end that may be, ms as published; null: not at all, or it is over
  add column goal_ms bigint,
  -- when it was reached then
  add column goal_at timestamptz;
-- Of a version: the same for whoever goes on in it.
alter table journey_versions add column goal_ms bigint;
-- Ended runs that are still looked at: their end gives them up once it is over.
create index enrollments_goal_open on enrollments (ended_at) where goal_ms is not null and ended_at is not null;
