import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers as newHeaders } from 'nats';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReceipts } from '../../../workers/receipts.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const start = (world: RouterWorld) => runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));

describe('opt-outs that nobody has heard yet', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('opt-outs');
  });
  afterAll(() => world.close());

  /** What claims of marketing are decided on: for how long opt-outs may be waiting, ms; null: for no more than a second. */
  const unheardMs = async (): Promise<number | null> =>
    (await world.rows<{ ms: number | null }>('select opt_outs_unheard_ms() as ms'))[0]?.ms ?? null;
  const stop = async (from: string): Promise<void> => {
    const item = { messageId: randomUUID(), from, to: 'Acme', text: 'STOP', receivedAt: 'now' };
    const headers = newHeaders();
    headers.set('Carillon-Kind', 'inbound');
    const body = JSON.stringify({ results: [item] });
    await world.operator.jetstream().publish('rcp.default.infobip.sms.optout', body, { headers, msgID: randomUUID() });
  };
  const listed = (address: string) => world.rows('select reason from suppressions where address = $1', [address]);

  it('let marketing wait after a second: where they are stuck, and where nobody listens; and no longer once they are heard', async () => {
    expect(await unheardMs()).toBeNull();
    const role = await start(world);
    await soon(() => world.rows('select 1 from opt_outs_heard')).toHaveLength(1);
    expect(await unheardMs()).toBeNull();
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table suppressions');
      await stop('385911110001');
      await soon(unheardMs).toBeGreaterThan(1_000);
    } finally {
      await client.query('rollback');
      client.release();
    }
    await soon(unheardMs).toBeNull();
    // Not a moment before: what lets marketing go on is the commit of what it waited for.
    expect(await listed('385911110001')).toEqual([{ reason: 'STOP' }]);

    await role.close();
    await stop('385911110002');
    await soon(unheardMs).toBeGreaterThan(1_000);
    const next = await start(world);
    await soon(unheardMs).toBeNull();
    expect(await listed('385911110002')).toEqual([{ reason: 'STOP' }]);
    await next.close();
  });

  it('are told from those that come in all the time and are heard', async () => {
    const role = await start(world);
    await soon(unheardMs).toBeNull();
    const late: (number | null)[] = [];
    const published: Promise<void>[] = [];
    for (let n = 0; n < 100; n += 1) {
      published.push(stop(`38591222${String(n).padStart(4, '0')}`));
      late.push(await unheardMs());
      await sleep(20);
    }
    await Promise.all(published);
    expect(late.filter((ms) => ms !== null)).toEqual([]);
    await role.close();
  });
});
