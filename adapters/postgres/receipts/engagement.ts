import type { ClientBase } from 'pg';
import { addressKind, type Channel } from '../../../domain/channel.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import { endOf, type EngagedPerson, type EngagementReport } from '../../../domain/message/engagement.ts';
import type { AboutMessage, PersonName } from '../../../domain/message/message-event.ts';
import { storable } from '../storable.ts';
import { engagedMessages, lockPeople, readNames, writeEngagements } from './engagement.sql.ts';

/** What was told, and whose provider account told it. */
export type ReceivedEngagement = EngagementReport & { readonly workspace: string };

/** What becomes an event: told about a message of ours, to a person that has a name. */
export type Engaged = { readonly report: EngagementReport; readonly person: EngagedPerson };

type MessageRow = AboutMessage & {
  readonly messageId: string;
  readonly workspace: string;
  readonly channel: Channel;
  readonly address: string | null;
  readonly profile: string;
  readonly name: PersonName | null;
};

type NameRow = Pick<ReceivedEngagement, 'workspace' | 'dedupe'> & { readonly name: PersonName };

const keyOf = ({ workspace, dedupe }: Pick<ReceivedEngagement, 'workspace' | 'dedupe'>): string =>
  `${workspace} ${dedupe}`;

/**
 * Stores what people did with messages, and in the same transaction what follows from it for whom we may write to (I7). In any order and
 * any number: copies change nothing. Answers the events they are, the same every time, so that whoever publishes them may do so again.
 *
 * What is told about a message that nobody here sent is kept when it says that an address is dead or its owner has had enough; an account
 * may serve others beside us, whose opens are none of our business.
 */
export async function storeEngagements(
  client: ClientBase,
  received: readonly ReceivedEngagement[],
): Promise<readonly Engaged[]> {
  const once = [...new Map(received.map((one) => [keyOf(one), one])).values()];
  if (once.length === 0) return [];
  const { rows } = await client.query<MessageRow>({
    name: 'engagement.messages',
    text: engagedMessages,
    values: [[...new Set(once.map(({ messageId }) => messageId))]],
  });
  const byId = new Map(rows.map((row) => [row.messageId, row]));
  const known = once.map((report) => {
    const row = byId.get(report.messageId);
    // A provider account of one workspace says nothing about messages of another.
    return { report, row: row?.workspace === report.workspace ? row : undefined };
  });
  const kept = known.filter(({ report, row }) => row !== undefined || (endOf(report) && report.address !== null));
  const asked = JSON.stringify(kept.map(({ report, row }) => toRow(report, row)));
  if (kept.some(({ report }) => endOf(report) !== undefined))
    await client.query({ name: 'engagement.lock', text: lockPeople, values: [asked] });
  if (kept.length === 0) return [];
  await client.query({ name: 'engagement.write', text: writeEngagements, values: [asked] });
  const told = await client.query<NameRow>({ name: 'engagement.names', text: readNames, values: [asked] });
  const names = new Map(told.rows.map((one) => [keyOf(one), one.name]));
  return kept.flatMap(({ report, row }) => {
    const name = names.get(keyOf(report));
    if (row === undefined || name === undefined) return [];
    const { workspace, channel, message, journey, step, template, topic } = row;
    return [{ report, person: { workspace, channel, name, about: { message, journey, step, template, topic } } }];
  });
}

function toRow(report: ReceivedEngagement, row: MessageRow | undefined): object {
  const end = endOf(report);
  // Of the channels only mail comes back, or is complained about.
  const channel = row?.channel ?? 'email';
  const address = row?.address == null ? report.address : normaliseAddress(addressKind(channel), row.address);
  return {
    workspace: report.workspace,
    channel,
    address,
    profile: row?.profile ?? null,
    message_id: row?.message ?? null,
    dedupe: report.dedupe,
    kind: report.kind,
    url: report.url === null ? null : storable(report.url),
    name: row?.name ?? null,
    reason: end?.reason ?? null,
    unsubscribes: end?.unsubscribes ?? false,
  };
}
