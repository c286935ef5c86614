import { longestWindowMs } from '../../../domain/policy/caps.ts';
import { virtualNow } from '../virtual-now.sql.ts';

/**
 * The sends of a person, and of those merged into them, that hold a slot of the frequency caps: what left, what may have left, and what is
 * being sent. One that surely did not leave (CLAIMED without a lease) has given its slot back. `but`: which message is not counted, `clock`:
 * of the send that asks. Null where no cap counts.
 */
export const recentSends = (of: { profile: string; settings: string; clock: string; but: string }): string => `
  case when ${of.settings} ? 'caps' then (
    select coalesce(jsonb_agg(jsonb_build_object('channel', s.channel, 'class', s.class, 'at', s.virtual_at)), '[]')
    from messages s
    where s.profile_id in (select ${of.profile} union all select o.id from profiles o where o.alias_of = ${of.profile})
      and (s.state in ('IN_FLIGHT', 'UNKNOWN', 'ACCEPTED', 'HELD') or (s.state = 'CLAIMED' and s.lease_until is not null))
      and s.virtual_at > ${virtualNow(of.clock)} - ${longestWindowMs} and not coalesce(${of.but}, false)) end as recent`;
