-- Steps that let so many people pass in any minute, hour or day. The row is the line in which they wait: who holds it takes the next turn.
create table throttles (
  workspace text not null,
  journey_id text not null,
  step text not null,
  -- turns given out so far
  taken bigint not null default 0,
  -- when the last of them is, epoch ms
  last_at bigint not null default 0,
  primary key (workspace, journey_id, step)
);
-- The last turns, as many as pass in one span: the next is not before the first of them is a span ago.
create table throttle_turns (
  workspace text not null,
  journey_id text not null,
  step text not null,
  n bigint not null,
  at bigint not null,
  primary key (workspace, journey_id, step, n)
);

-- When it is this visit's turn, epoch ms by this database's clock. A function, because each of its statements sees what was committed before it
-- began: whoever waited for the line sees the turn of whoever stood before. A visit that has its turn keeps it.
create function take_throttle_turn(enrollment uuid, visit_ref text, in_workspace text, journey text, of_step text, most bigint, span_ms float8)
returns bigint language plpgsql as $$
declare
  mine bigint;
  turns bigint;
  latest bigint;
  before bigint;
begin
  select (d.data ->> 'outcome')::bigint into mine from enrollment_data d
  where d.enrollment_id = enrollment and d.ref = visit_ref and d.data ->> 'happened' = 'yes';
  if mine is not null then return mine; end if;
  insert into throttles (workspace, journey_id, step) values (in_workspace, journey, of_step) on conflict do nothing;
  select t.taken, t.last_at into turns, latest from throttles t
  where t.workspace = in_workspace and t.journey_id = journey and t.step = of_step for update;
  select x.at into before from throttle_turns x
  where x.workspace = in_workspace and x.journey_id = journey and x.step = of_step and x.n = turns + 1 - most;
  -- Never before somebody who came earlier, whatever the clock says.
  mine := greatest((extract(epoch from clock_timestamp()) * 1000)::bigint, latest, coalesce(before + ceil(span_ms)::bigint, 0));
  update throttles t set taken = turns + 1, last_at = mine
  where t.workspace = in_workspace and t.journey_id = journey and t.step = of_step;
  insert into throttle_turns (workspace, journey_id, step, n, at) values (in_workspace, journey, of_step, turns + 1, mine);
  delete from throttle_turns x
  where x.workspace = in_workspace and x.journey_id = journey and x.step = of_step and x.n <= turns + 1 - most;
  update enrollment_data d set data = d.data || jsonb_build_object('outcome', mine::text, 'happened', 'yes')
  where d.enrollment_id = enrollment and d.ref = visit_ref;
  return mine;
end $$;
