-- The young ones are looked at every few seconds, however many of others' messages lie here.
create index orphan_receipts_by_age on orphan_receipts (received_at);
