-- Whether somebody has said STOP since: a START that is heard later than it was said undoes nothing.
create index inbound_messages_stops on inbound_messages (workspace, channel, sender, received_at) where words ->> 'command' = 'stop';
