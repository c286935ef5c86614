import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nanos } from 'nats';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLocalKeys } from '../../../adapters/keys/local-keys.ts';
import { loadConfig } from '../../../config/load.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { runApi } from '../../../workers/api.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

/** Every event enters: two enrollments of one event would be two journeys. */
const code: JourneyDefinition = {
  id: 'code',
  on: { event: 'code.wanted' },
  reentry: { kind: 'concurrent', key: 'event.n' },
  exitOn: [],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};
const events = 50;
const copies = 20;
const windowMs = 1_000;

describe('an event that is sent again and again (R9)', () => {
  const home = mkdtempSync(join(tmpdir(), 'carillon repeats '));
  const keys = ensureLocalKeys(home);
  let world: RouterWorld;
  let api: Awaited<ReturnType<typeof startApi>>;
  const startApi = () =>
    runApi(
      {
        ...loadConfig({
          CARILLON_HOME: home,
          DATABASE_URL: world.databaseUrl,
          NATS_URL: world.nats.natsUrl,
          CARILLON_NATS_API_PASSWORD: world.nats.natsUsers.api.password,
          TEMPORAL_ADDRESS: world.config.temporal.address,
        }),
        api: { host: '127.0.0.1', port: 0 },
      },
      pino({ level: 'silent' }),
    );
  beforeAll(async () => {
    world = await routerWorld('repeats');
    const streams = (await world.operator.jetstreamManager()).streams;
    await streams.update('EVENTS', { duplicate_window: nanos(windowMs) });
    await world.journey(code);
    await world.router();
    api = await startApi();
  });
  afterAll(async () => {
    await api.close();
    await world.close();
    rmSync(home, { recursive: true, force: true });
  });

  const post = async (n: number, plan: string): Promise<string> => {
    const body = { userId: `user-${n}`, messageId: `event-${n}`, event: 'code.wanted', properties: { n, plan } };
    const response = await fetch(`${api.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${keys.writeKey}:`)}` },
      body: JSON.stringify(body),
    });
    return `${response.status} ${await response.text()}`;
  };
  const numbers = Array.from({ length: events }, (_, n) => n);
  /** What all of them hear. */
  const postAll = async (times: number, plan = 'free'): Promise<ReadonlySet<string>> =>
    new Set(await Promise.all(numbers.flatMap((n) => Array.from({ length: times }, () => post(n, plan)))));
  const count = async (sql: string): Promise<number> => Number((await world.rows<{ count: string }>(sql))[0]?.count);
  const journeys = () => count('select count(*) from enrollments');
  const heard = new Set(['200 {"success":true}']);

  it(`is one journey, of ${copies} requests at the same moment for each of ${events}, and all hear the same`, async () => {
    expect(await postAll(copies)).toEqual(heard);
    await soon(journeys).toBe(events);
  });

  it('is still one after the stream has forgotten its id, after a restart, and after 30 days', async () => {
    await sleep(windowMs * 1.5);
    expect(await postAll(2)).toEqual(heard);

    await api.close();
    api = await startApi();
    await sleep(windowMs * 1.5);
    expect(await postAll(2)).toEqual(heard);

    await world.pool.query(`update inbox set received_at = received_at - interval '30 days'`);
    await world.pool.query(`update enrollments set entered_at = entered_at - interval '30 days'`);
    await sleep(windowMs * 1.5);
    expect(await postAll(2)).toEqual(heard);
    expect(await world.deadLetters()).toEqual([]);
  });

  it('with other content is parked, one letter for each, and changes nothing', async () => {
    expect(await postAll(1, 'pro')).toEqual(heard);
    await soon(async () => (await world.deadLetters()).length).toBe(events);
    const letters = await world.deadLetters();
    expect(new Set(letters.map(({ headers }) => headers['Dlq-Reason']))).toEqual(new Set(['id-reused']));
    // A person's events are handled in turn: all repeats came before these.
    expect(await journeys()).toBe(events);
  });
});
