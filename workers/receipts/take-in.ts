import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Publisher } from '../../adapters/nats/publisher.ts';
import { applyReports } from '../../adapters/postgres/receipts/apply-reports.ts';
import type { ReceivedReport } from '../../adapters/postgres/receipts/apply-reports.ts';
import { storeInbound } from '../../adapters/postgres/receipts/inbound.ts';
import type { Inbound } from '../../adapters/postgres/receipts/inbound.ts';
import { inTransaction } from '../../adapters/postgres/transaction.ts';
import { replyMessage } from '../../domain/message/reply.ts';
import type { Reply } from '../../domain/message/reply.ts';

export type News = { readonly reports: readonly ReceivedReport[]; readonly inbound: readonly Inbound[] };
export type TakeIn = (news: News) => Promise<void>;

/**
 * One transaction for whatever is there. Replies become events after its commit and before anything is acknowledged: who is killed in
 * between does both again, and the stream and the inbox know the event by its id.
 */
export function createTakeIn(pool: Pool, publisher: Publisher): TakeIn {
  return async ({ reports, inbound }) => {
    const replies = await inTransaction(pool, async (client) => {
      const stored: (Reply | null)[] = [];
      // People before messages, as every claim locks.
      for (const one of inbound) stored.push(await storeInbound(client, one));
      await applyReports(client, reports);
      return stored.filter((reply) => reply !== null);
    });
    for (const reply of replies) {
      const { subject, headers, body } = replyMessage(reply, sha256);
      await publisher.publish(subject, headers, body);
    }
  };
}

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
