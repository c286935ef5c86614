import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { connectNats } from '../adapters/nats/connect.ts';
import { createDeadLetters } from '../adapters/nats/dead-letters.ts';
import type { DeadLetters } from '../adapters/nats/dead-letters.ts';
import type { Delivery } from '../adapters/nats/read-partition.ts';
import { createPublisher } from '../adapters/nats/publisher.ts';
import { readReceipts } from '../adapters/nats/read-receipts.ts';
import { readingPlace } from '../adapters/nats/reading-place.ts';
import { openAccount } from '../adapters/infobip/client/open-account.ts';
import { describeFailure } from '../adapters/postgres/failure.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import type { Config } from '../config/load.ts';
import { overdueStages } from '../domain/message/overdue.ts';
import { timing } from '../domain/message/timing.ts';
import { receiptReaders, streams } from '../domain/subjects.ts';
import type { ReceiptReader } from '../domain/subjects.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import { admitNats } from './durability.ts';
import { guardsOf } from './infobip-account.ts';
import { createLane } from './lane.ts';
import { createAdoptOrphans } from './receipts/adopt-orphans.ts';
import { pollAccount } from './receipts/poll-account.ts';
import { settleOverdue } from './receipts/settle-overdue.ts';
import { type CallbackRead, readCallback, type StoredCallback } from './receipts/read-callback.ts';
import { createTakeIn } from './receipts/take-in.ts';
import type { TakeIn } from './receipts/take-in.ts';
import { watchOptOuts } from './receipts/watch-opt-outs.ts';
import type { RunningRole } from './role.ts';
import { describe } from './trouble.ts';

const orphanSweepMs = 15_000;
/** How often what became of messages is fetched where the provider cannot call back. */
const pollMs = 15_000;
/** How often those are asked for of which it should have called back long ago. */
const overdueMs = 60_000;

/** What providers call back about, from RECEIPTS into the ledger: receipts, and what people write to us. */
export async function runReceipts(config: Config, log: Logger): Promise<RunningRole> {
  let end: (reason: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const onTrouble = (what: string, error: unknown): void => log.warn({ error: describe(error) }, what);
  const login = config.nats.logins.router;
  const pool = createPool(config.databaseUrl, {
    name: 'receipts',
    max: 5,
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const connection = await connectNats({
    url: config.nats.url,
    login,
    name: 'receipts',
    onClosed: (reason) => end(reason),
    admit: admitNats(config, log),
  });
  const deadLetters = createDeadLetters(connection, 'receipts');
  const takeIn = createTakeIn(pool, createPublisher(connection));
  const read = (durable: ReceiptReader) => {
    const lane = createLane({
      process: (deliveries) => takeCallbacks(takeIn, deadLetters, deliveries),
      park: (delivery, cause) => parkWhole(deadLetters, delivery, describeFailure(cause)),
      acknowledge: (batch) => {
        for (const one of batch) one.ack();
        faultPoint('receipt:acked');
      },
      onTrouble,
    });
    const reader = readReceipts({
      connection,
      durable,
      offer: lane.offer,
      onTrouble: (error) => onTrouble(`${durable} are read anew`, error),
    });
    return async () => void (await Promise.all([reader.stop(), lane.stop()]));
  };
  // Each with a lane of its own: a STOP waits behind no pile of receipts.
  const stopReading = (Object.keys(receiptReaders) as ReceiptReader[]).map(read);
  // Of its own: it must tell the truth while the lanes are busy. What a crash takes back of it only makes marketing wait.
  const watchPool = createPool(config.databaseUrl, {
    name: 'receipts watch',
    max: 1,
    patienceMs: 2_000,
    settings: '-c synchronous_commit=off',
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const watching = watchOptOuts({
    pool: watchPool,
    place: () => readingPlace(connection, 'optouts'),
    onTrouble: (error) => onTrouble('nobody knows whether all opt-outs are heard; marketing waits', error),
  });
  const adoptOrphans = createAdoptOrphans(pool, takeIn);
  const sweeping = setInterval(() => {
    adoptOrphans().catch((error: unknown) => onTrouble('reports without a message could not be looked through', error));
  }, orphanSweepMs);
  const following = config.infobip && followMessages(config, config.infobip, { pool, takeIn, onTrouble });
  return {
    ended,
    async close() {
      clearInterval(sweeping);
      await Promise.all([...stopReading.map((stop) => stop()), watching.stop(), following?.stop()]);
      await connection.close();
      await Promise.all([pool.end(), watchPool.end()]);
    },
  };
}

/** What the provider does not tell by itself: everything where it cannot call us, else what got lost on the way. */
function followMessages(
  config: Config,
  infobip: NonNullable<Config['infobip']>,
  given: {
    readonly pool: Pool;
    readonly takeIn: TakeIn;
    readonly onTrouble: (what: string, error: unknown) => void;
  },
): { stop(): Promise<void> } {
  const { timingFactor: factor } = config;
  const account = openAccount({ ...infobip, ...guardsOf(infobip, given.pool), timeoutMs: timing(factor).httpMs });
  const deps = { ...given, account, gateway: 'infobip' };
  if (config.reports === 'poll') return pollAccount({ ...deps, everyMs: pollMs * factor });
  return settleOverdue({ ...deps, everyMs: overdueMs * factor, stages: overdueStages(factor) });
}

/** Broken items are parked before the commit that moves past them. */
async function takeCallbacks(takeIn: TakeIn, deadLetters: DeadLetters, deliveries: readonly Delivery[]): Promise<void> {
  const read = deliveries.map((delivery) => ({ delivery, read: readCallback(stored(delivery)) }));
  const parked = read.flatMap(({ delivery, read: one }) =>
    one.kind === 'unreadable'
      ? [parkWhole(deadLetters, delivery, { problem: one.problem })]
      : one.broken.map((item) => parkItem(deadLetters, delivery, item)),
  );
  await Promise.all(parked);
  const news = read.flatMap(({ read: one }) => (one.kind === 'read' ? [one.news] : []));
  await takeIn({
    reports: news.flatMap(({ reports }) => reports),
    inbound: news.flatMap(({ inbound }) => inbound),
    engagements: news.flatMap(({ engagements }) => engagements),
    clicks: news.flatMap(({ clicks }) => clicks),
  });
}

function stored({ subject, headers, body, arrivedAt }: Delivery): StoredCallback {
  const [, workspace = 'default', , channel = ''] = subject.split('.');
  const at = Date.parse(headers?.get('Carillon-Received-At') ?? '');
  return { workspace, channel, kind: headers?.get('Carillon-Kind') ?? '', body, at: Number.isNaN(at) ? arrivedAt : at };
}

function parkItem(
  deadLetters: DeadLetters,
  { seq, subject, headers, arrivedAt }: Delivery,
  { part, item, problem }: Extract<CallbackRead, { kind: 'read' }>['broken'][number],
): Promise<void> {
  const body = new TextEncoder().encode(JSON.stringify({ results: [item] }));
  const letter = { stream: streams.receipts, seq, part, subject, headers, body, arrivedAt } as const;
  return deadLetters({ ...letter, reason: 'bad-receipt', problem });
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
