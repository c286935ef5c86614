-- Under which name an inbound message became an event, and what was read in it: said again, it is the same event to the letter.
alter table inbound_messages add column name jsonb, add column words jsonb;

-- The number whose STOP this is, as digits: a START from it lifts that and nothing else.
alter table consents add column stopped_by text;
create index consents_stopped_by on consents (workspace, channel, stopped_by) where stopped_by is not null;
update consents c set stopped_by = i.sender
from audit a join inbound_messages i on i.workspace = a.workspace and i.provider_id = a.detail ->> 'inbound'
where a.action = 'consent' and a.target = c.profile_id::text and a.workspace = c.workspace and i.channel = c.channel
  and c.source = 'STOP by ' || c.channel and c.topic = '*';

-- Who answered a call, and what a scenario of the provider collected, by the names it gives them.
alter table messages
  add column answered_by text check (answered_by in ('human', 'machine')),
  add column collected jsonb;
alter table receipts add column answered_by text, add column collected jsonb;
