import type { Condition } from '../../../domain/condition/condition.ts';
import type { Deed, Did } from '../../../domain/condition/deed.ts';
import type { Duration } from '../../../domain/journey/definition.ts';
import { durationMs } from '../../../domain/journey/duration.ts';
import type { Given } from './compare.sql.ts';
import type { Asked } from './condition.sql.ts';

/**
 * Whether somebody did it so often: never more is counted than is asked for. Under every name that they had: whoever was merged into them did
 * it too. Events are those that the inbox still knows, which is where `why` reads them.
 */
export function didSql(
  { deed, atLeast, within, before }: Did,
  { profile, scale }: Pick<Asked, 'profile' | 'scale'>,
  given: Given,
  /** The condition of an event, by the SQL of what it held. */
  judge: (where: Condition, properties: string) => string,
): string {
  const their = `any (array(select x.id from profiles x where x.id = ${profile} or x.alias_of = ${profile}))`;
  const ago = (span: Duration): string =>
    `now() - ${given(durationMs(span) / scale, 'float8')} * interval '1 millisecond'`;
  const during = (column: string): string =>
    (within === undefined ? '' : ` and ${column} > ${ago(within)}`) +
    (before === undefined ? '' : ` and ${column} <= ${ago(before)}`);
  const times = given(atLeast, 'int');
  return `((select count(*) from (select 1 ${rowsOf(deed, their, { during, given, judge })} limit ${times}) did) >= ${times})`;
}

/** A dead letter has not happened, until it is mended and put back. */
export const isHandled = (inbox: string): string => `not ${inbox}.verdicts @> '[{"verdict": "invalid"}]'`;

type Tools = {
  readonly during: (column: string) => string;
  readonly given: Given;
  readonly judge: (where: Condition, properties: string) => string;
};

function rowsOf(deed: Deed, their: string, { during, given, judge }: Tools): string {
  if (deed.kind === 'event') {
    // Of one whose properties were not kept nobody knows whether it is meant.
    const held =
      deed.where === undefined ? '' : ` and i.properties is not null and ${judge(deed.where, 'i.properties')}`;
    return `from inbox i where i.profile_id = ${their} and i.type = ${given(deed.type, 'text')}${during('i.received_at')}
      and ${isHandled('i')}${held}`;
  }
  const { channel, template, what } = deed;
  const named = template === null ? '' : ` and m.template = ${given(template, 'text')}`;
  const messages = `m.profile_id = ${their} and m.channel = ${given(channel, 'text')}${named}`;
  return what === 'sent'
    ? `from messages m where ${messages} and m.state = 'ACCEPTED'${during('m.created_at')}`
    : `from messages m join engagements g on g.message_id = m.id
       where ${messages} and g.kind = ${given(what, 'text')}${during('g.received_at')}`;
}
