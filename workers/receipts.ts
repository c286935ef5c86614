import type { Logger } from 'pino';
import { connectNats } from '../adapters/nats/connect.ts';
import { createDeadLetters } from '../adapters/nats/dead-letters.ts';
import type { DeadLetters } from '../adapters/nats/dead-letters.ts';
import type { Delivery } from '../adapters/nats/read-partition.ts';
import { createPublisher } from '../adapters/nats/publisher.ts';
import { readReceipts } from '../adapters/nats/read-receipts.ts';
import { openAccount } from '../adapters/infobip/client/open-account.ts';
import { readCallbackItems } from '../adapters/infobip/receipts/reports.ts';
import { readTracking } from '../adapters/infobip/receipts/tracking.ts';
import { describeFailure } from '../adapters/postgres/failure.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import type { ReceivedReport } from '../adapters/postgres/receipts/apply-reports.ts';
import type { ReceivedEngagement } from '../adapters/postgres/receipts/engagement.ts';
import type { Inbound } from '../adapters/postgres/receipts/inbound.ts';
import type { Config } from '../config/load.ts';
import { timing } from '../domain/message/timing.ts';
import { streams } from '../domain/subjects.ts';
import { gateOf } from './infobip-account.ts';
import { createLane } from './lane.ts';
import { adoptOrphans } from './receipts/adopt-orphans.ts';
import { pollAccount } from './receipts/poll-account.ts';
import { createTakeIn } from './receipts/take-in.ts';
import type { TakeIn } from './receipts/take-in.ts';
import type { RunningRole } from './role.ts';
import { describe } from './trouble.ts';

const orphanSweepMs = 15_000;
/** How often what became of messages is fetched where the provider cannot call back. */
const pollMs = 15_000;

/** What providers call back about, from RECEIPTS into the ledger: receipts, and what people write to us. */
export async function runReceipts(config: Config, log: Logger): Promise<RunningRole> {
  let end: (reason: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const onTrouble = (what: string, error: unknown): void => log.warn({ error: describe(error) }, what);
  const login = config.nats.logins.router;
  const pool = createPool(config.databaseUrl, {
    name: 'receipts',
    max: 3,
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const connection = await connectNats({
    url: config.nats.url,
    login,
    name: 'receipts',
    onClosed: (reason) => end(reason),
  });
  const deadLetters = createDeadLetters(connection, 'receipts');
  const takeIn = createTakeIn(pool, createPublisher(connection));
  const lane = createLane({
    process: (deliveries) => takeCallbacks(takeIn, deadLetters, deliveries),
    park: (delivery, cause) => parkWhole(deadLetters, delivery, describeFailure(cause)),
    acknowledge: (batch) => {
      for (const one of batch) one.ack();
    },
    onTrouble,
  });
  const reader = readReceipts({
    connection,
    offer: lane.offer,
    onTrouble: (error) => onTrouble('receipts are read anew', error),
  });
  const sweeping = setInterval(() => {
    adoptOrphans(pool, takeIn).catch((error: unknown) =>
      onTrouble('reports without a message could not be looked through', error),
    );
  }, orphanSweepMs);
  const polling =
    config.reports === 'poll' && config.infobip !== undefined
      ? pollAccount({
          pool,
          account: openAccount({
            ...config.infobip,
            gate: gateOf(config.infobip),
            timeoutMs: timing(config.timingFactor).httpMs,
          }),
          gateway: 'infobip',
          takeIn,
          everyMs: pollMs * config.timingFactor,
          onTrouble,
        })
      : undefined;
  return {
    ended,
    async close() {
      clearInterval(sweeping);
      await Promise.all([reader.stop(), lane.stop(), polling?.stop()]);
      await connection.close();
      await pool.end();
    },
  };
}

type TakenIn = {
  readonly reports: ReceivedReport[];
  readonly inbound: Inbound[];
  readonly engagements: ReceivedEngagement[];
  readonly parked: Promise<void>[];
};

/** Broken items are parked before the commit that moves past them. */
async function takeCallbacks(takeIn: TakeIn, deadLetters: DeadLetters, deliveries: readonly Delivery[]): Promise<void> {
  const taken: TakenIn = { reports: [], inbound: [], engagements: [], parked: [] };
  for (const delivery of deliveries) read(delivery, deadLetters, taken);
  await Promise.all(taken.parked);
  await takeIn(taken);
}

function read(delivery: Delivery, deadLetters: DeadLetters, taken: TakenIn): void {
  const isTracking = delivery.headers?.get('Carillon-Kind') === 'tracking';
  const items = isTracking ? readTracking(delivery.body) : readCallbackItems(delivery.body);
  if (items === null) {
    const problem = isTracking ? 'the body is no tracking notification' : 'the body is no list of results';
    taken.parked.push(parkWhole(deadLetters, delivery, { problem }));
    return;
  }
  const [, workspace = 'default', , channel = ''] = delivery.subject.split('.');
  for (const [part, item] of items.entries()) {
    switch (item.kind) {
      case 'report':
        taken.reports.push({ ...item.report, workspace, receivedAt: delivery.arrivedAt });
        break;
      case 'inbound':
        taken.inbound.push({ workspace, channel: item.inbound.channel ?? channel, written: item.inbound });
        break;
      case 'engagement':
        taken.engagements.push({ ...item.engagement, workspace });
        break;
      case 'unused':
        break;
      case 'broken': {
        const body = new TextEncoder().encode(JSON.stringify({ results: [item.original] }));
        const { seq, subject, headers, arrivedAt } = delivery;
        const letter = { stream: streams.receipts, seq, part, subject, headers, body, arrivedAt } as const;
        taken.parked.push(deadLetters({ ...letter, reason: 'bad-receipt', problem: item.problem }));
      }
    }
  }
}

function parkWhole(
  deadLetters: DeadLetters,
  delivery: Delivery,
  why: { readonly problem: string; readonly errorClass?: string },
): Promise<void> {
  const { seq, subject, headers, body, arrivedAt } = delivery;
  const letter = { stream: streams.receipts, seq, subject, headers, body, arrivedAt };
  return deadLetters({ ...letter, ...why, reason: 'bad-receipt' });
}
