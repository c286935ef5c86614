-- Under which name somebody's opens, clicks and keys became events: told again, each is the same event to the letter, whatever else the
-- person is called by then. Null: the person had no name, and nothing was told.
alter table engagements add column name jsonb;
alter table messages add column keyed_by jsonb;
