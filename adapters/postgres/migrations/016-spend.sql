-- What spend caps have seen, per window: what was spent, and what may have been. Money in millionths of its currency.
create table spend_windows (
  workspace text not null,
  -- what is counted together (domain/policy/spend.ts)
  key text not null,
  -- virtual epoch ms
  since bigint not null,
  until bigint not null,
  -- the limit as it was when the window was last taken from
  most bigint not null,
  spent bigint not null,
  -- the open windows of a workspace are its last ones
  primary key (workspace, since, key)
) with (fillfactor = 50);

-- What a message has set aside of them: [{ key, since, until, most, amount }]. Null: nothing, or it was given back.
alter table messages add column shares jsonb;

-- Takes an amount, or refuses the whole statement (SQLSTATE CA001): a claim and its money are one commit. Whoever takes or gives back
-- does so alone in the workspace until it commits, which is at once: so none of them wait for each other in a circle.
create function take_spend(of_workspace text, spent bigint, amount bigint, most bigint) returns bigint language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('carillon spend ' || of_workspace, 0));
  if spent + amount > most then
    raise exception 'a spend cap is reached' using errcode = 'CA001';
  end if;
  return spent + amount;
end $$;

-- What surely did not leave gives its money back, whichever statement found that out. What may have left keeps it.
create function return_shares() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('carillon spend ' || new.workspace, 0));
  update spend_windows w set spent = greatest(0, w.spent - s.amount)
  from jsonb_to_recordset(new.shares) as s (key text, since bigint, amount bigint)
  where w.workspace = new.workspace and w.since = s.since and w.key = s.key;
  update messages set shares = null where id = new.id;
  return null;
end $$;
create trigger messages_return_shares after update on messages for each row
  when (new.shares is not null and (new.state in ('REJECTED', 'SKIPPED') or (new.state = 'CLAIMED' and new.lease_until is null)))
  execute function return_shares();
