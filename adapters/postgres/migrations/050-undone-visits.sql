-- By steps, up to which visit they were taken back while their journey goes on: nothing more is begun of those. Null: none was.
alter table enrollments add column undone jsonb;
