-- Lines of the audit are sealed soon after their commit, each onto the one before: writers wait for nobody, and a line that commits late is
-- sealed late. The number is the order of sealing. SHA-256 of what, says domain/audit/chain.ts.
alter table audit
  add column number bigint,
  add column seal bytea,
  add constraint audit_sealed check ((number is null) = (seal is null));
create unique index audit_chain on audit (workspace, number) where number is not null;
-- What still waits to be sealed, and nothing else: it stays small, however long the audit grows.
create index audit_unsealed on audit (workspace, id) where number is null;

-- Who seals holds this row, and whoever takes the newest lines out has to know of it.
create table audit_heads (
  workspace text primary key,
  number bigint not null,
  seal bytea not null,
  at timestamptz not null default now()
);
