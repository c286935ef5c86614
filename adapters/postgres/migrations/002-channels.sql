-- What a call came to, from its report: how it was answered, and the keys that were pressed.
alter table messages
  add column answer text check (answer in ('answered', 'busy', 'noAnswer', 'failed')),
  add column dtmf text check (dtmf ~ '^[0-9*#A-D]{1,64}$');

-- Why a gateway surely took nothing: what the choice of the next attempt's gateway is made on.
alter table attempts add column fault text check (fault in ('unreachable', 'setUp', 'busy'));

-- Receipts keep what each report said of its call.
alter table receipts add column answer text, add column dtmf text;
