import type { ClientBase } from 'pg';
import { readKeys } from '../../../domain/message/inbound.ts';
import type { Answered, Told } from '../../../domain/message/inbound-events.ts';
import type { PersonName } from '../../../domain/message/message-event.ts';
import type { ReceivedReport } from './apply-reports.ts';
import { readKeyed } from './inbound.sql.ts';

type Row = Answered & {
  readonly messageId: string;
  readonly workspace: string;
  readonly channel: string;
  readonly dtmf: string;
  readonly collected: { readonly [variable: string]: string } | null;
  readonly name: PersonName;
};

/**
 * The keys that were pressed in calls, as answers to what was said: of the ledger, once it has been brought up to these reports, so that
 * copies and disorder say the same.
 */
export async function keyedAnswers(client: ClientBase, reports: readonly ReceivedReport[]): Promise<readonly Told[]> {
  const keyed = reports.filter(({ call }) => call?.dtmf != null);
  if (keyed.length === 0) return [];
  const ids = [...new Set(keyed.map(({ messageId }) => messageId))];
  const { rows } = await client.query<Row>({ name: 'receipts.keyed', text: readKeyed, values: [ids] });
  return rows
    .filter(({ messageId, workspace }) =>
      keyed.some((one) => one.messageId === messageId && one.workspace === workspace),
    )
    .map(({ messageId, workspace, channel, dtmf, collected, name, ...answered }) => ({
      workspace,
      channel,
      id: `${messageId}:keys`,
      name,
      said: readKeys(dtmf, collected),
      answered,
    }));
}
