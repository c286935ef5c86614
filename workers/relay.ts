import type { Client } from 'pg';
import type { Logger } from 'pino';
import { connectNats } from '../adapters/nats/connect.ts';
import { publishOutcomes } from '../adapters/nats/publish-outcomes.ts';
import { forgetReplies } from '../adapters/postgres/idempotency.ts';
import { forgetPublished, markPublished, readOutbox, tryRelayLock } from '../adapters/postgres/outbox.ts';
import { connectAlone, createPool } from '../adapters/postgres/pool.ts';
import type { Config } from '../config/load.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import type { RunningRole } from './role.ts';
import { admitNats } from './durability.ts';
import { keepSealing } from './seal-audit.ts';

const page = 256;
/** How soon an outcome is seen when nothing is going on; one small indexed query each time. */
const idleMs = 50;
const pauseMs = 1_000;
const keepMs = 3 * 86_400_000;
/** As docs/api.md promises. */
const keepRepliesMs = 2 * 86_400_000;
const tidyEveryMs = 3_600_000;

/** Outcome events from the outbox to OUTCOMES: at least once, in order, and never before what they tell of is committed. Seals the audit besides. */
export async function runRelay(config: Config, log: Logger): Promise<RunningRole> {
  let end: (reason: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const login = config.nats.logins.relay;
  const connection = await connectNats({
    url: config.nats.url,
    login,
    name: 'relay',
    onClosed: (reason) => end(reason),
    admit: admitNats(config, log),
  });
  let client: Client | undefined;
  let closed = false;
  let tidiedAt = 0;
  let stopWaiting: () => void = () => undefined;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const lead = async (): Promise<Client | undefined> => {
    if (client) return client;
    const opened = await connectAlone(config.databaseUrl, 'relay', () => (client = undefined));
    if (await tryRelayLock(opened)) return (client = opened);
    await opened.end();
    return undefined;
  };
  const relay = async (live: Client): Promise<number> => {
    const rows = await readOutbox(live, page);
    if (rows.length > 0) faultPoint('outcome:publishing');
    const published = await publishOutcomes(connection, rows);
    if (published.length > 0) {
      faultPoint('outcome:published');
      await markPublished(live, published);
      faultPoint('outcome:marked');
    }
    if (published.length < rows.length) throw new Error('the stream did not confirm every outcome');
    if (Date.now() - tidiedAt > tidyEveryMs) {
      await forgetPublished(live, keepMs);
      await forgetReplies(live, keepRepliesMs);
      tidiedAt = Date.now();
    }
    return rows.length;
  };
  const run = async (): Promise<void> => {
    while (!closed) {
      try {
        const live = await lead();
        if (!live) await wait(pauseMs);
        else if ((await relay(live)) < page) await wait(idleMs);
      } catch (error) {
        if (closed) return;
        log.warn({ error: error instanceof Error ? error.message : String(error) }, 'outcome events wait');
        await wait(pauseMs);
      }
    }
  };
  const running = run();
  const sealPool = createPool(config.databaseUrl, {
    name: 'audit',
    max: 1,
    onError: (error) => log.warn({ error: error.message }, 'an idle database connection broke'),
  });
  const sealing = keepSealing(sealPool, log);
  return {
    ended,
    async close() {
      closed = true;
      stopWaiting();
      await Promise.all([running, sealing.stop()]);
      await sealPool.end();
      await client?.end();
      await connection.close();
    },
  };
}
