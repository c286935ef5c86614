-- A schedule that comes for each person where they are: one occurrence for all zones in which it comes at the same instant; null: for everybody.
alter table entry_occurrences add column zones text[];
