-- Whose step waits until another enrollment has ended. Written in one commit with that enrollment, so that it is there before any end of it.
create table awaited_ends (
  enrollment_id uuid primary key,
  by_enrollment_id uuid not null,
  step text not null,
  visit int not null
);
