-- When somebody last found out whether a provider's account that was out of order is there again: one of all processes at a time.
create table account_probes (account text primary key, at timestamptz not null);
