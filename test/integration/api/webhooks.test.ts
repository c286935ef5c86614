import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';

const secret = 'shared with infobip';
let world: ApiWorld;
let signed: ApiWorld;
beforeAll(async () => {
  [world, signed] = await Promise.all([
    apiWorld('api webhooks'),
    apiWorld('api signed webhooks', {
      CARILLON_WEBHOOK_HMAC_SECRET: secret,
      CARILLON_WEBHOOK_HMAC_TIMESTAMP_HEADER: 'X-Ib-Exchange-Req-Timestamp',
    }),
  ]);
});
afterAll(() => Promise.all([world.close(), signed.close()]));

const report = {
  messageId: 'm-1',
  to: '385911234567',
  status: { groupName: 'DELIVERED' },
  doneAt: '2026-11-20T10:00:00.000+0000',
};
const inbound = {
  messageId: 'i-1',
  from: '385911234567',
  to: 'shop',
  text: 'When do you open?',
  receivedAt: '2026-11-20T10:00:00.000+0000',
};
const post = (at: ApiWorld, suffix: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${at.url}/v1/webhooks/infobip/${at.keys.webhookToken}${suffix}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('POST /v1/webhooks/infobip/{token}', () => {
  it('appends the bytes as they came, then answers 200 (I11)', async () => {
    const body = `{ "results": [ ${JSON.stringify(report)} ] }`;
    expect((await post(world, '/reports', body)).status).toBe(200);
    expect((await post(world, '/reports', body)).status).toBe(200);
    const stored = await world.stored('RECEIPTS');
    expect(stored.map(({ subject, headers, body: content }) => [subject, headers['Carillon-Kind'], content])).toEqual([
      ['rcp.default.infobip.sms', 'reports', { results: [report] }],
    ]);
  });

  it('tells reports from inbound messages by their shape where the address does not', async () => {
    expect((await post(world, '', { results: [inbound] })).status).toBe(200);
    expect((await post(world, '?channel=voice', { results: [{ ...report, messageId: 'm-2' }] })).status).toBe(200);
    const [first, second] = (await world.stored('RECEIPTS')).slice(-2);
    expect([first?.headers['Carillon-Kind'], first?.subject]).toEqual(['inbound', 'rcp.default.infobip.sms']);
    expect([second?.headers['Carillon-Kind'], second?.subject]).toEqual(['reports', 'rcp.default.infobip.voice']);
  });

  it('takes what readers did as one object each, by its own address or by its shape', async () => {
    const opened = { notificationType: 'OPENED', eventId: 'e-1', recipient: 'ana@example.org', messageId: 'm-1' };
    expect((await post(world, '/tracking?channel=email', opened)).status).toBe(200);
    expect((await post(world, '?channel=email', { ...opened, eventId: 'e-2', messageId: 17 })).status).toBe(200);
    const stored = (await world.stored('RECEIPTS')).slice(-2);
    expect(stored.map(({ subject, headers, body }) => [subject, headers['Carillon-Kind'], body])).toEqual([
      ['rcp.default.infobip.email', 'tracking', opened],
      ['rcp.default.infobip.email', 'tracking', { ...opened, eventId: 'e-2', messageId: 17 }],
    ]);
  });

  it('keeps the good half of a bad callback and sets the rest aside', async () => {
    expect(
      await (await post(world, '/reports', { results: [{ ...report, messageId: 'm-3' }, { to: 'x' }] })).json(),
    ).toEqual({ accepted: true, parked: 1 });
    expect(await (await post(world, '/reports', 'not json')).json()).toEqual({ accepted: false, parked: 1 });
    expect((await world.stored('RECEIPTS')).at(-1)?.body).toEqual({ results: [{ ...report, messageId: 'm-3' }] });
    expect((await world.pool.query('select 1')).rowCount).toBe(1);
  });

  const said = (messageId: string, text: string) => ({ results: [{ ...inbound, messageId, text }] });
  const complaint = { notificationType: 'COMPLAINED', eventId: 'e-3', recipient: 'Eve@example.org', messageId: 'm-9' };
  const listed = async (address: string) =>
    (await world.pool.query('select channel, reason from suppressions where address = $1', [address])).rows;

  it.each([
    ['a STOP', '/inbound', said('stop-1', 'Stop!'), '385911234567', { channel: 'sms', reason: 'STOP' }],
    ['a complaint', '/tracking?channel=email', complaint, 'eve@example.org', { channel: 'email', reason: 'complaint' }],
  ])('has committed %s when it answers, and appends it where nothing else waits (I7)', async (_, at, body, who, is) => {
    expect((await post(world, at, body)).status).toBe(200);
    expect(await listed(who)).toEqual([is]);
    const [last] = (await world.stored('RECEIPTS')).slice(-1);
    expect(last).toMatchObject({ subject: `rcp.default.infobip.${is.channel}.optout`, body });
    await world.pool.query('delete from suppressions');
  });

  it('lets a START follow its STOP, and is in no hurry with it', async () => {
    await post(world, '/inbound', said('stop-2', 'stop'));
    expect((await post(world, '/inbound', said('start-2', 'START'))).status).toBe(200);
    const subjects = (await world.stored('RECEIPTS')).slice(-2).map(({ subject }) => subject);
    expect(subjects).toEqual(['rcp.default.infobip.sms.optout', 'rcp.default.infobip.sms.optout']);
    expect(await listed('385911234567')).toEqual([{ channel: 'sms', reason: 'STOP' }]);
    await world.pool.query('delete from suppressions');
  });

  it('only appends a STOP where the database takes longer than half a second', async () => {
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('lock table suppressions');
      const began = performance.now();
      expect((await post(world, '/inbound', said('stop-3', 'stop'))).status).toBe(200);
      expect(performance.now() - began).toBeGreaterThan(450);
      expect((await world.stored('RECEIPTS')).at(-1)?.body).toEqual(said('stop-3', 'stop'));
      await client.query('rollback');
    } finally {
      client.release();
    }
    // Whoever reads the stream hears it; the api has given it up.
    expect(await listed('385911234567')).toEqual([]);
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toContain('carillon_opt_outs_total{heard="later"} 1');
  });

  it('refuses a wrong token and writes nothing', async () => {
    const before = (await world.stored('RECEIPTS')).length;
    const response = await fetch(`${world.url}/v1/webhooks/infobip/wh_wrong/reports`, {
      method: 'POST',
      body: JSON.stringify({ results: [report] }),
    });
    expect(response.status).toBe(401);
    expect((await world.stored('RECEIPTS')).length).toBe(before);
  });

  it('where a signature is configured, refuses what is unsigned, altered or old', async () => {
    const body = JSON.stringify({ results: [report] });
    const sign = (text: string, at: number) => ({
      'x-ib-exchange-req-timestamp': String(at),
      'x-ib-exchange-req-signature': createHmac('sha256', secret).update(`${at}${text}`).digest('hex'),
    });
    const status = async (headers: Record<string, string>) => (await post(signed, '/reports', body, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status(sign(`${body} `, Date.now()))).toBe(401);
    expect(await status(sign(body, Date.now() - 3_600_000))).toBe(401);
    expect(await signed.stored('RECEIPTS')).toHaveLength(0);
    expect(await status(sign(body, Date.now()))).toBe(200);
    expect(await signed.stored('RECEIPTS')).toHaveLength(1);
  });
});
