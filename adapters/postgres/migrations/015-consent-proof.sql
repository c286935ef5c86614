-- Who wrote a consent down, and the very words that the person agreed to: { by, text }. How and when stand beside it (source, at).
alter table consents
  add column proof jsonb,
  -- when they said yes a second time, which double opt-in asks for
  add column confirmed_at timestamptz;
