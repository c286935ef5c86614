-- Journeys that let in so many people an hour or a day at most. The row is what whoever lets somebody in locks first, so that the number is
-- exact over all routers; one per journey, and none for journeys without a cap.
create table entry_places (
  workspace text not null,
  journey_id text not null,
  -- when the hour or day began that is under way, epoch ms of real time
  since double precision not null default 0,
  taken int not null default 0,
  primary key (workspace, journey_id)
) with (fillfactor = 50);
