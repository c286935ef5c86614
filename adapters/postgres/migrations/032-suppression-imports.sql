-- A file of addresses that was put on the list at once, so that it can be taken off again at once.
create table suppression_imports (
  id uuid primary key,
  workspace text not null,
  name text not null,
  by text not null,
  at timestamptz not null default now(),
  undone_at timestamptz,
  undone_by text
);
create index suppression_imports_latest on suppression_imports (workspace, at);

-- Whose import put it there, for as long as nobody else has said the same.
alter table suppressions add column import_id uuid;
create index suppressions_by_import on suppressions (import_id) where import_id is not null;
