-- By the last digits of a number, which are the same in every way of writing it: whoever wrote theirs without its country says STOP, too.
create index profiles_by_phone_end on profiles (workspace, right(regexp_replace(traits ->> 'phone', '[^0-9]', '', 'g'), 7)) where traits ? 'phone';
