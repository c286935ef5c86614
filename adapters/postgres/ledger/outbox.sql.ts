/**
 * One outcome event per change of a ledger row, in the same commit. `from` names a CTE that returns the message columns. Ids only (I8).
 * The message id of an outcome is the row, its state and attempt: a relay that publishes twice is deduplicated.
 */
export function outcomeOf(from: string, name: string): string {
  return `
insert into outbox (subject, message_id, payload)
select 'out.' || workspace || '.message.' || ${name}, id || ':' || ${name} || ':' || attempt,
  jsonb_build_object('type', 'message.' || ${name}, 'message', id, 'providerMessageId', provider_message_id, 'profile', profile_id,
    'owner', owner_kind, 'ownerId', owner_id, 'journey', journey_id, 'version', version, 'step', step, 'channel', channel, 'template', template,
    'class', class, 'state', state, 'reason', reason, 'attempt', attempt, 'virtualAt', virtual_at, 'at', now())
from ${from}`;
}

/** Columns `outcomeOf` needs from a `returning`. */
export const outcomeColumns =
  'id, workspace, provider_message_id, profile_id, owner_kind, owner_id, journey_id, version, step, channel, template, class, state, reason, attempt, virtual_at';
