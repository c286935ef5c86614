import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { headers as newHeaders } from 'nats';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { createLedger } from '../../../adapters/postgres/ledger/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { type InboundWorld, inboundWorld } from '../../support/inbound-world.ts';
import { smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';
import { insertEnrollment, insertPerson, publishWelcome } from '../../support/people.ts';
import { soon } from '../../support/soon.ts';

const secret = 'shared with infobip';
const header = 'x-ib-exchange-req-signature';
const timestampHeader = 'x-ib-exchange-req-timestamp';

describe('callbacks of a provider', () => {
  let world: InboundWorld;
  let sandbox: Sandbox;
  let pool: pg.Pool;
  beforeAll(async () => {
    [world, sandbox] = await Promise.all([
      inboundWorld('callbacks', {
        CARILLON_WEBHOOK_HMAC_SECRET: secret,
        CARILLON_WEBHOOK_HMAC_TIMESTAMP_HEADER: timestampHeader,
      }),
      startSandbox({ settings: { latencyMs: 300, logsPerMinute: 0 } }),
    ]);
    pool = new pg.Pool({ connectionString: world.databaseUrl, max: 8 });
    pool.on('error', () => undefined);
    await publishWelcome(world.pool);
  });
  afterAll(async () => {
    await Promise.all([sandbox.close(), pool.end()]);
    await world.close();
  });

  const signed = (body: string, at = Date.now()): Record<string, string> => ({
    [timestampHeader]: String(at),
    [header]: createHmac('sha256', secret).update(`${at}${body}`).digest('hex'),
  });
  const post = async (body: string, headers: Record<string, string>, url = `${world.webhookUrl}/reports`) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  /** All that a callback can change, as one text. */
  const contents = async (): Promise<string> => {
    const tables = [
      'messages',
      'receipts',
      'suppressions',
      'consents',
      'outbox',
      'dispatches',
      'inbound_messages',
      'orphan_receipts',
      'engagements',
      'audit',
      'profiles',
    ];
    const sums = tables.map(
      (name) => `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${name} t)`,
    );
    const [row] = await world.rows<{ sum: string }>(`select concat_ws(',', ${sums.join(',')}) as sum`);
    return row?.sum ?? '';
  };
  const appended = async (): Promise<number> => {
    const manager = await world.operator.jetstreamManager();
    return (await manager.streams.info('RECEIPTS')).state.last_seq;
  };
  const report = (messageId: string): string =>
    JSON.stringify({
      results: [
        {
          bulkId: 'B',
          messageId,
          to: '385911234567',
          doneAt: '2026-11-09T16:00:00.000+0100',
          smsCount: 1,
          status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: 'words' },
          error: { groupId: 0, groupName: 'Ok', id: 0, name: 'NO_ERROR', permanent: false },
        },
      ],
    });
  const message = async (): Promise<string> => {
    const messageId = randomUUID();
    const person = await insertPerson(world.pool, messageId);
    const enrollment = await insertEnrollment(world.pool, person);
    await world.rows(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, template, state, reason, attempt, epoch, awaits_receipt, virtual_at, address)
       values (gen_random_uuid(), 'default', $1, $1, 1, 'enrollment', $2, 'welcome', 'v1', 'hello', 1, 0, $3, 'sms', 'service', 'welcome', 'ACCEPTED', 'accepted', 1, 1, true, 0, '+385911234567')`,
      [messageId, enrollment, person],
    );
    return messageId;
  };
  const delivery = async (messageId: string) =>
    (
      await world.rows<{ delivery: string }>('select delivery from messages where provider_message_id = $1', [
        messageId,
      ])
    )[0]?.delivery;

  it('that come before the answer to their send are no orphans: 30 of 100 do, up to two seconds (W2)', async () => {
    const sms = createInfobipSms({
      baseUrl: sandbox.httpUrl,
      apiKey: 'any',
      timeoutMs: 20_000,
      mayDeliver: () => ({ ok: true }),
    });
    const deps: SendDeps = {
      ledger: await createLedger(pool),
      render: () =>
        Promise.resolve({ kind: 'rendered', locale: 'en', from: 'Acme', content: { kind: 'text', text: 'Hi' } }),
      gateway: () => sms,
      gateways: () => [sms],
      policy: openPolicy,
      timing: timing(1),
      now: Date.now,
    };
    sandbox.addWebhook({
      event: 'delivery',
      url: `${world.webhookUrl}/reports?channel=sms`,
      security: { type: 'hmac', secret, algorithm: 'SHA256', form: 'exchange' },
    });
    for (const ms of [10, 400, 800, 1_200, 1_600, 2_000])
      sandbox.addFault({ kind: 'slow', ms, match: { to: '*5550007' }, count: 5 });
    const early = { phone: '+385915550007' };
    const people = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        insertPerson(world.pool, `w2-${n}`, n < 30 ? early : { phone: '+385911234567' }),
      ),
    );
    const outcomes = await Promise.all(
      people.map(async (person) => {
        const owner = { kind: 'enrollment', id: await insertEnrollment(world.pool, person) } as const;
        const ref = { owner, step: 'hello', visit: 1, hop: 0, channel: 'sms' } as const;
        return deliver(deps, ref, async () => smsIntent, { seq: 0, entries: [], place: null });
      }),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(people.map(() => 'accepted'));
    const ends = () =>
      world.rows(
        `select m.state, m.delivery, count(*)::int as count,
           min((select count(*) from outbox o where o.payload ->> 'message' = m.id::text))::int as outcomes
         from messages m where m.profile_id = any ($1) group by 1, 2`,
        [people],
      );
    await soon(ends).toEqual([{ state: 'ACCEPTED', delivery: 'delivered', count: 100, outcomes: 2 }]);
    expect(await world.rows('select 1 from orphan_receipts')).toEqual([]);
    // On a busy machine an answer that is only a little late may come first.
    const settledByReport = await world.rows(
      `select 1 from messages where profile_id = any ($1) and reason = 'accepted: the provider reported on it'`,
      [people],
    );
    expect(settledByReport.length).toBeGreaterThanOrEqual(10);
  });

  it('that are forged are refused, and change nothing', async () => {
    const id = await message();
    const body = report(id);
    const good = signed(body);
    const [before, last] = [await contents(), await appended()];
    const signature = good[header] ?? '';
    const flipped = (n: number): string => {
      const bytes = Buffer.from(signature, 'hex');
      bytes[n % bytes.length] = (bytes[n % bytes.length] ?? 0) ^ (1 << (n % 8));
      return bytes.toString('hex');
    };
    const wrongKey = createHmac('sha256', 'another').update(`${good[timestampHeader]}${body}`).digest('hex');
    const sha1 = createHmac('sha1', secret).update(`${good[timestampHeader]}${body}`).digest('hex');
    const tries: readonly (readonly [string, Record<string, string>, string?])[] = [
      [body, {}],
      [body, { [header]: signature }],
      [body, { ...good, [header]: '' }],
      [body, { ...good, [header]: wrongKey }],
      [body, { ...good, [header]: sha1 }],
      [body, { ...good, [header]: signature.slice(0, -2) }],
      [body, { ...good, [timestampHeader]: String(Number(good[timestampHeader]) + 1) }],
      [body, signed(body, Date.now() - 301_000)],
      [body, signed(body, Date.now() + 400_000)],
      [body.slice(0, -1), good],
      [`${body} `, good],
      [JSON.stringify(JSON.parse(body), null, 1), good],
      [body.replace('DELIVERED', 'EXPIRED'), good],
      [body, good, world.webhookUrl.replace(/.$/, (end) => (end === 'a' ? 'b' : 'a'))],
      [body, good, `${world.url}/v1/webhooks/infobip/wh_${'a'.repeat(43)}/reports`],
      ...Array.from({ length: 256 }, (_, n) => [body, { ...good, [header]: flipped(n) }] as const),
    ];
    const statuses = await Promise.all(tries.map(([text, headers, url]) => post(text, headers, url)));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect([await contents(), await appended()]).toEqual([before, last]);
    expect(await post(body, good)).toBe(200);
    await soon(() => delivery(id)).toBe('delivered');
  });

  it('that are repeated a thousand times are answered 200, and change nothing; nor does the stream forgetting that it had them', async () => {
    const id = await message();
    const body = report(id);
    expect(await post(body, signed(body))).toBe(200);
    await soon(() => delivery(id)).toBe('delivered');
    const [before, last] = [await contents(), await appended()];
    const statuses: number[] = [];
    for (let n = 0; n < 1_000; n += 50)
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, () => post(body, signed(body))))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect([await contents(), await appended()]).toEqual([before, last]);
    for (let n = 0; n < 50; n += 1) {
      const headers = newHeaders();
      headers.set('Carillon-Kind', 'reports');
      await world.operator.jetstream().publish('rcp.default.infobip.sms', body, { headers, msgID: randomUUID() });
    }
    const mark = await message();
    const next = report(mark);
    await post(next, signed(next));
    await soon(() => delivery(mark)).toBe('delivered');
    expect(
      await world.rows(
        `select 1 from receipts r join messages m on m.id = r.message_id where m.provider_message_id = $1`,
        [id],
      ),
    ).toHaveLength(1);
    expect(await world.rows(`select 1 from outbox where payload ->> 'providerMessageId' = $1`, [id])).toHaveLength(1);
    expect(
      await world.rows(
        `select 1 from dispatches d join messages m on m.owner_id = d.enrollment_id where m.provider_message_id = $1`,
        [id],
      ),
    ).toHaveLength(1);
  });
});
