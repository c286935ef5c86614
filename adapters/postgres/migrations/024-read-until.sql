-- Every event that the stream took before then is handled: by the database's clock, and only as new as somebody has asked for.
alter table partitions add column read_until timestamptz;
