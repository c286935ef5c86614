import { sha256 } from '../../adapters/sha256.ts';
import type { Pool } from 'pg';
import type { Publisher } from '../../adapters/nats/publisher.ts';
import { readAddress } from '../../adapters/phone/read-address.ts';
import { type ReceivedClick, storeClick } from '../../adapters/postgres/consents.ts';
import { applyReports } from '../../adapters/postgres/receipts/apply-reports.ts';
import type { ReceivedReport } from '../../adapters/postgres/receipts/apply-reports.ts';
import { createStoreInbound } from '../../adapters/postgres/receipts/inbound.ts';
import type { Inbound } from '../../adapters/postgres/receipts/inbound.ts';
import { storeEngagements } from '../../adapters/postgres/receipts/engagement.ts';
import type { Engaged, ReceivedEngagement } from '../../adapters/postgres/receipts/engagement.ts';
import { keyedAnswers } from '../../adapters/postgres/receipts/keyed.ts';
import { inTransaction } from '../../adapters/postgres/transaction.ts';
import type { StreamMessage } from '../../domain/ingest/mapped.ts';
import { bounceOf, engagementMessage } from '../../domain/message/engagement.ts';
import { replyMessage, writtenMessages } from '../../domain/message/inbound-events.ts';
import { faultPoint } from '../../fault-points/fault-point.ts';

export type News = {
  readonly reports: readonly ReceivedReport[];
  readonly inbound: readonly Inbound[];
  readonly engagements?: readonly ReceivedEngagement[];
  readonly clicks?: readonly ReceivedClick[];
};
export type TakeIn = (news: News) => Promise<void>;

type Stored = { readonly events: readonly StreamMessage[]; readonly engaged: readonly Engaged[] };

/**
 * One transaction for whatever is there. What people wrote, keyed in and did becomes events after its commit and before anything is
 * acknowledged: who is killed in between does both again, and the stream and the inbox know the events by their ids.
 */
export function createTakeIn(pool: Pool, publisher: Publisher): TakeIn {
  const store = createStoreNews(pool);
  return async (news) => {
    const { events, engaged } = await store(news);
    faultPoint('receipt:committed');
    const publish = ({ subject, headers, body }: StreamMessage) => publisher.publish(subject, headers, body);
    for (const event of events) await publish(event);
    await Promise.all(engaged.map(({ report, person }) => publish(engagementMessage(report, person, sha256))));
  };
}

/** The transaction alone: whoever takes it in afterwards stores nothing new, and tells the same events. */
export function createStoreNews(pool: Pool): (news: News) => Promise<Stored> {
  const storeInbound = createStoreInbound(readAddress);
  return async ({ reports, inbound, engagements = [], clicks = [] }) => {
    const all = [...engagements, ...reports.flatMap(toEngagement)];
    return inTransaction(pool, async (client) => {
      const told: StreamMessage[] = [];
      // People before messages, as every claim locks.
      for (const click of clicks) await storeClick(client, click);
      for (const one of inbound) {
        const written = await storeInbound(client, one);
        if (written !== null) told.push(...writtenMessages(written, sha256));
      }
      const found = await storeEngagements(client, all);
      await applyReports(client, reports);
      for (const keyed of await keyedAnswers(client, reports)) told.push(replyMessage(keyed, sha256));
      faultPoint('receipt:committing');
      return { events: told, engaged: found };
    });
  };
}

const toEngagement = (report: ReceivedReport): readonly ReceivedEngagement[] => {
  const bounce = bounceOf(report);
  return bounce === null ? [] : [{ ...bounce, workspace: report.workspace }];
};
