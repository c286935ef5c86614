import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { startSandbox } from '../../../sandbox/start.ts';
import type { Sandbox } from '../../../sandbox/start.ts';
import { runReceipts } from '../../../workers/receipts.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { insertEnrollment, insertPerson, publishWelcome } from '../../support/people.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

/** Messages are asked for after 3 s, 6 s, 12 s …; rounds are every 0.3 s, an account has 0.1 s to answer. */
const factor = 0.005;
const ends = ['delivered', 'undelivered', 'expired'] as const;
/** Numbers of the sandbox that end so. */
const numbers = { delivered: '+385911234567', undelivered: '+385915550001', expired: '+385915550003' } as const;

/** A provider that can call back, and whose callbacks all get lost (W3). */
describe('messages whose report is overdue', () => {
  let sandbox: Sandbox;
  let world: RouterWorld;
  let role: RunningRole | undefined;
  let ana = '';
  let enrollment = '';
  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { reports: 'lost', latencyMs: 20, logsPerMinute: 0 } });
    world = await routerWorld('overdue', {
      INFOBIP_BASE_URL: sandbox.httpUrl,
      INFOBIP_API_KEY: 'any',
      CARILLON_REPORTS: 'push',
      CARILLON_TIMING_FACTOR: String(factor),
    });
    await publishWelcome(world.pool);
    ana = await insertPerson(world.pool, 'ana', { phone: numbers.delivered });
    enrollment = await insertEnrollment(world.pool, ana);
  });
  afterEach(async () => {
    await role?.close();
    role = undefined;
    sandbox.clearFaults();
    await world.rows('delete from receipts; delete from messages; delete from overdue_places');
  });
  afterAll(async () => {
    await world.close();
    await sandbox.close();
  });

  const start = async (): Promise<void> => {
    role = await runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));
  };
  const sms = () =>
    createInfobipSms({ baseUrl: sandbox.httpUrl, apiKey: 'any', timeoutMs: 5_000, mayDeliver: () => ({ ok: true }) });
  /** Taken by the provider; nothing heard of since. */
  const sent = async (end: (typeof ends)[number], ageMs = 0): Promise<string> => {
    const messageId = randomUUID().replaceAll('-', '').padEnd(52, 'a');
    const message = {
      messageId,
      channel: 'sms',
      class: 'service',
      to: numbers[end],
      from: 'Acme',
      content: { kind: 'text', text: 'Hi' },
    } as const;
    const { signal } = new AbortController();
    expect(await sms().send(message, { signal })).toMatchObject({ kind: 'accepted' });
    await world.rows(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, template, state, reason, attempt, epoch, gateway, virtual_at, address, created_at)
       values (gen_random_uuid(), 'default', $1, $1, 1, 'enrollment', $2, 'welcome', 'v1', 'hello', 1, 0, $3, 'sms', 'service', 'welcome', 'ACCEPTED', 'accepted', 1, 1,
         'infobip', 0, $4, now() - $5::float8 * interval '1 ms')`,
      [messageId, enrollment, ana, numbers[end], ageMs],
    );
    return messageId;
  };
  const told = (ids: readonly string[]) =>
    world.rows<{ id: string; delivery: string }>(
      `select provider_message_id as id, delivery from messages where provider_message_id = any ($1) and delivery <> 'none'`,
      [ids],
    );
  type Requests = { readonly last: readonly { readonly path: string }[] };
  /** Reads of the logs since it was asked before. */
  const reads = async (): Promise<number> => {
    const answer = await fetch(`${sandbox.httpUrl}/_sim/requests?last=1000`);
    const { last } = (await answer.json()) as Requests;
    return last.filter(({ path }) => path.startsWith('/sms/3/logs')).length;
  };

  it('get their end from the logs, all of them, 38 with one question, and not before it is time', async () => {
    const count = 600;
    const sentAt = performance.now();
    const all: { id: string; end: string }[] = [];
    for (let n = 0; n < count; n += 20) {
      const some = Array.from({ length: 20 }, (_, more) => ends[(n + more) % ends.length] ?? 'delivered');
      all.push(...(await Promise.all(some.map(async (end) => ({ id: await sent(end), end })))));
    }
    const before = await reads();
    await start();
    const ids = all.map(({ id }) => id);
    await soon(async () => (await told(ids)).length).toBe(count);
    expect(performance.now() - sentAt).toBeGreaterThan(600_000 * factor);
    const byId = new Map((await told(ids)).map(({ id, delivery }) => [id, delivery]));
    expect(all.filter(({ id, end }) => byId.get(id) !== end)).toEqual([]);
    // Those that were sent last may come of age one page later.
    expect((await reads()) - before).toBeLessThan(Math.ceil(count / 38) + 15);
    const outcomes = await world.rows(`select 1 from outbox where payload ->> 'providerMessageId' = any ($1)`, [ids]);
    expect(outcomes).toHaveLength(count);
  });

  it('are asked for again at twice the age where there is no end yet, also by another process', async () => {
    sandbox.change({ reports: 'off' });
    const id = await sent('delivered', 700_000 * factor);
    const before = await reads();
    await start();
    await soon(async () => (await reads()) - before).toBe(1);
    await role?.close();
    sandbox.change({ reports: 'lost' });
    const other = await sent('delivered', 700_000 * factor);
    await start();
    await soon(() => told([id, other])).toEqual([{ id: other, delivery: 'delivered' }]);
    // The first of them is 6 s old only now.
    await soon(async () => (await reads()) - before).toBe(3);
    expect(await told([id])).toEqual([]);
  });

  it('wait for an account that does not answer, and are met at a later age where nobody asked in between', async () => {
    const old = await sent('expired', 3 * 3_600_000 * factor);
    const forgotten = await sent('delivered', 49 * 3_600_000 * factor);
    sandbox.addFault({ kind: 'status', status: 503, match: { path: '/sms/3/logs' }, count: 3 });
    await start();
    await soon(() => told([old, forgotten])).toEqual([{ id: old, delivery: 'expired' }]);
  });
});
