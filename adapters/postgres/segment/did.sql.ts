import type { Deed, Did } from '../../../domain/condition/deed.ts';
import { durationMs } from '../../../domain/journey/duration.ts';
import type { Asked } from './condition.sql.ts';

type Given = (value: unknown, type: string) => string;

/**
 * Whether somebody did it so often: never more is counted than is asked for. Under every name that they had: whoever was merged into them did
 * it too. Events are those that the inbox still knows, which is where `why` reads them.
 */
export function didSql(
  { deed, atLeast, within }: Did,
  { profile, scale }: Pick<Asked, 'profile' | 'scale'>,
  given: Given,
): string {
  const their = `any (array(select x.id from profiles x where x.id = ${profile} or x.alias_of = ${profile}))`;
  const since = (column: string): string =>
    within === undefined
      ? ''
      : ` and ${column} > now() - ${given(durationMs(within) / scale, 'float8')} * interval '1 millisecond'`;
  const times = given(atLeast, 'int');
  return `((select count(*) from (select 1 ${rowsOf(deed, their, since, given)} limit ${times}) did) >= ${times})`;
}

function rowsOf(deed: Deed, their: string, since: (column: string) => string, given: Given): string {
  if (deed.kind === 'event')
    return `from inbox i where i.profile_id = ${their} and i.type = ${given(deed.type, 'text')}${since('i.received_at')}`;
  const { channel, template, what } = deed;
  const named = template === null ? '' : ` and m.template = ${given(template, 'text')}`;
  const messages = `m.profile_id = ${their} and m.channel = ${given(channel, 'text')}${named}`;
  return what === 'sent'
    ? `from messages m where ${messages} and m.state = 'ACCEPTED'${since('m.created_at')}`
    : `from messages m join engagements g on g.message_id = m.id
       where ${messages} and g.kind = ${given(what, 'text')}${since('g.received_at')}`;
}
