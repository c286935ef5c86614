-- The list of dead letters leaves out what was put back, and must not read a whole journal to know it.
create index audit_redrives on audit (target) where action = 'dlq.redrive';
