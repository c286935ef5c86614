-- Splits that look for a winner: each form of one is a test of its own, decided once.
create table split_tests (
  id bigint generated always as identity primary key,
  workspace text not null,
  journey_id text not null,
  step text not null,
  -- which form of the split: what its people go through, and what it is decided by
  test text not null,
  -- { id, rule, shares }, as in domain/journey/winner/split-test.ts
  settings jsonb not null,
  began_at timestamptz not null default now(),
  decided_at timestamptz,
  -- the name of a share; null once it is decided: none was sure enough
  winner text,
  -- what it was decided by: runs, hits and how sure, for each share
  figures jsonb,
  unique (workspace, journey_id, step, test)
);
create index split_tests_open on split_tests (id) where decided_at is null;

-- Who drew what, until it is decided. `over_at`: from when on what they do counts no longer, and they count.
create table split_draws (
  test_id bigint not null references split_tests (id),
  enrollment_id uuid not null,
  visit int not null,
  share text not null,
  over_at timestamptz not null,
  primary key (enrollment_id, test_id, visit)
);
create index split_draws_over on split_draws (test_id, over_at);

-- Where somebody goes to whom a share fell. What one visit was told stays so, however often it asks and whatever was decided since.
create function draw_share(of_workspace text, of_journey text, of_step text, of_settings jsonb, of_enrollment uuid, of_visit int,
  drawn text, within_ms float8, out share text, out is_winner boolean) language plpgsql as $$
declare
  t split_tests;
begin
  select * into t from split_tests s
    where s.workspace = of_workspace and s.journey_id = of_journey and s.step = of_step and s.test = of_settings ->> 'id';
  if not found then
    insert into split_tests (workspace, journey_id, step, test, settings)
      values (of_workspace, of_journey, of_step, of_settings ->> 'id', of_settings) on conflict do nothing;
    select * into t from split_tests s
      where s.workspace = of_workspace and s.journey_id = of_journey and s.step = of_step and s.test = of_settings ->> 'id';
  end if;
  is_winner := false;
  select d.share into share from split_draws d
    where d.enrollment_id = of_enrollment and d.test_id = t.id and d.visit = of_visit;
  if found then return; end if;
  is_winner := t.winner is not null;
  share := coalesce(t.winner, drawn);
  if t.decided_at is null then
    insert into split_draws (test_id, enrollment_id, visit, share, over_at)
      values (t.id, of_enrollment, of_visit, drawn, now() + within_ms * interval '1 millisecond') on conflict do nothing;
  end if;
end $$;
