-- Up to when every opt-out that reached us is committed, as whoever hears them last found. No row: nobody has ever heard any here.
create table opt_outs_heard (
  only_one boolean primary key default true check (only_one),
  until timestamptz not null
);

-- For how many ms opt-outs may be waiting to be heard; null while it is no more than a second. By the moment it is asked, and not that at
-- which the statement began: a claim may have waited for its locks.
create function opt_outs_unheard_ms() returns float8 language plpgsql volatile as $$
begin
  return (select extract(epoch from clock_timestamp() - h.until) * 1000 from opt_outs_heard h
    where h.until < clock_timestamp() - interval '1 second');
end $$;
