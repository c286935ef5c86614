-- Who is written to no more, and how far that reaches: one channel or all of them ('*'), one topic or everything ('*').
alter table suppressions
  add column topic text not null default '*',
  -- as written by whoever put it there; absent where a report or a person's own word did
  add column written_kind text check (written_kind in ('hard bounce', 'complaint', 'opt-out', 'manual'));
alter table suppressions
  add column kind text not null generated always as (coalesce(written_kind,
    case when reason like '%bounce%' then 'hard bounce' when reason = 'complaint' then 'complaint' else 'opt-out' end)) stored,
  drop constraint suppressions_pkey,
  -- a claim asks about one address
  add primary key (workspace, address, channel, topic);
create index suppressions_latest on suppressions (workspace, at, address);

create or replace function take_back_suppressed() returns trigger language plpgsql as $$
begin
  perform take_back(new.workspace, c, null, new.address, new.topic)
  from unnest(case new.channel when '*' then array['sms', 'email', 'voice', 'whatsapp', 'push', 'webhook'] else array[new.channel] end) as c;
  return null;
end $$;
