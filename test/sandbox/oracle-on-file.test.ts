import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post, said, sendV3, v3 } from './support/calls.ts';

/** More than the oracle keeps in memory beside its file. */
const MANY = 6_000;

let folder: string;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({
    dataFolder: folder,
    clock: { mode: 'virtual', start: Date.parse('2026-12-24T08:00:00Z') },
    settings: { rateLimits: 0, logsPerMinute: 0 },
    ...options,
  });
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oracle on file '));
  await start();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});
const restart = async () => {
  await sandbox.close();
  await start();
};

const numberOf = (n: number): string => `3859${1_000_000 + n}`;
const sendMany = async (count: number, options: object = {}) => {
  for (let from = 0; from < count; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => from + n);
    const destinations = some.map((n) => ({ to: numberOf(n), messageId: `m-${n}` }));
    await post(sandbox, '/sms/3/messages', { ...v3(destinations), options });
  }
};
type Page = { results: { seq: number; messageId: string; status: string }[]; cursor: number | null; total: number };

describe('an oracle on file', () => {
  it('tells of messages that have long left the memory what it tells of the last one', async () => {
    await sendMany(MANY);
    await sandbox.advance({ ms: 200 });
    for (const [id, n] of [
      ['m-0', 0],
      [`m-${MANY - 1}`, MANY - 1],
    ] as const) {
      expect(sandbox.oracle.byMessageId(id)).toMatchObject([
        { to: numberOf(n), status: 'DELIVERED_TO_HANDSET', doneAt: '2026-12-24T08:00:00.200Z', text: 'Hi Ana' },
      ]);
      const logs = await getJson<{ results: object[] }>(sandbox, `/sms/3/logs?destination=${numberOf(n)}`);
      expect(logs.results).toMatchObject([{ messageId: id, status: { name: 'DELIVERED_TO_HANDSET' } }]);
    }
    expect((await said(await sendV3(sandbox, 'm-7'))).messages[0]?.status.name).toBe('REJECTED_DUPLICATE_MESSAGE_ID');
    expect(sandbox.oracle.attempts('m-7')).toBe(1);
  });

  it.each([
    ['on file', true],
    ['in memory', false],
  ])('keeps the recipients of one request apart, however different they fare: %s', async (_, isOnFile) => {
    await sandbox.close();
    await start(isOnFile ? {} : { dataFolder: undefined });
    const [early, usual, absent, refused, last] = ['5550007', '1', '5550010', '5550002', '2'].map((n) => `38591${n}`);
    const ids = ['a', 'b', 'c', 'd', 'a', 'e'];
    const everyone = [early, usual, absent, refused, early, last];
    await post(sandbox, '/sms/3/messages', v3(everyone.map((to = '', place) => ({ to, messageId: ids[place] ?? '' }))));
    const told = () =>
      sandbox.oracle.entries.map(({ seq, messageId, to, status, deliveredAt, absentUntil, text }) =>
        [seq, messageId, to, status, deliveredAt !== undefined, absentUntil !== undefined, text].join(' '),
      );
    const expected = [
      `1 a ${early} DELIVERED_TO_HANDSET true false Hi Ana`,
      `2 b ${usual} PENDING_ACCEPTED false false Hi Ana`,
      `3 c ${absent} PENDING_ACCEPTED false true Hi Ana`,
      `4 d ${refused} REJECTED_DESTINATION false false Hi Ana`,
      `5 a ${early} REJECTED_DUPLICATE_MESSAGE_ID false false Hi Ana`,
      `6 e ${last} PENDING_ACCEPTED false false Hi Ana`,
    ];
    expect(told()).toEqual(expected);
    if (!isOnFile) return;
    await restart();
    expect(told()).toEqual(expected);
  });

  it('lists page by page in both directions, and counts what fits', async () => {
    await sendMany(MANY);
    const page = (query: string) => getJson<Page>(sandbox, `/_sim/messages?${query}`);
    const first = await page('limit=2');
    expect([first.total, first.results.map(({ messageId }) => messageId)]).toEqual([MANY, ['m-0', 'm-1']]);
    expect((await page(`limit=1&after=${first.cursor}`)).results[0]?.messageId).toBe('m-2');
    const newest = await page('limit=1&order=newest');
    expect(newest.results[0]?.messageId).toBe(`m-${MANY - 1}`);
    expect((await page(`limit=1&order=newest&before=${newest.cursor}`)).results[0]?.messageId).toBe(`m-${MANY - 2}`);
    expect((await page(`to=${numberOf(17)}`)).total).toBe(1);
    expect((await page('status=DELIVERED')).total).toBe(0);
    expect((await page('status=PENDING&limit=1')).total).toBe(MANY);
    const all = await (await fetch(`${sandbox.httpUrl}/_sim/messages?format=ndjson`)).text();
    expect(all.trim().split('\n')).toHaveLength(MANY);
  });

  it('knows after a restart what changed, and hands every report out once', async () => {
    await sendMany(MANY);
    await sandbox.advance({ ms: 200 });
    const reports = () => getJson<{ results: { messageId: string }[] }>(sandbox, '/sms/3/reports?limit=1000');
    expect((await reports()).results).toHaveLength(1_000);
    await restart();
    expect(sandbox.oracle.count()).toBe(MANY);
    expect(sandbox.oracle.byMessageId('m-0')).toMatchObject([{ status: 'DELIVERED_TO_HANDSET', reported: 'polled' }]);
    const rest = [];
    for (let some = await reports(); some.results.length > 0; some = await reports()) rest.push(...some.results);
    expect([rest.length, rest[0]?.messageId, rest.at(-1)?.messageId]).toEqual([
      MANY - 1_000,
      'm-1000',
      `m-${MANY - 1}`,
    ]);
  });

  it('keeps what is held back, however many, through a restart and until it goes', async () => {
    const schedule = { sendAt: '2026-12-25T08:00:00Z', bulkId: 'b-1' };
    await post(sandbox, '/sms/3/messages', {
      ...v3(Array.from({ length: 3_000 }, (_, n) => ({ to: numberOf(n), messageId: `m-${n}` }))),
      options: { schedule },
    });
    const put = (path: string, body: object) =>
      fetch(`${sandbox.httpUrl}${path}?bulkId=b-1`, {
        method: 'PUT',
        headers: { authorization: 'App key', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await put('/sms/1/bulks/status', { status: 'PAUSED' });
    await put('/sms/1/bulks', { sendAt: '2026-12-26T08:00:00Z' });
    await restart();
    const states = () =>
      new Set(sandbox.oracle.entries.map(({ held, sendAt, status }) => [held, sendAt, status].join()));
    expect(states()).toEqual(new Set(['PAUSED,2026-12-26T08:00:00.000Z,PENDING_ACCEPTED']));
    await put('/sms/1/bulks/status', { status: 'PENDING' });
    await sandbox.advance({ by: '3 days' });
    expect(states()).toEqual(new Set([',2026-12-26T08:00:00.000Z,DELIVERED_TO_HANDSET']));
    await restart();
    expect(states()).toEqual(new Set([',2026-12-26T08:00:00.000Z,DELIVERED_TO_HANDSET']));
  });

  it('finds duplicates among the old and the new', async () => {
    sandbox.change({ duplicateIds: 'forget' });
    await sendMany(MANY);
    await sendV3(sandbox, 'm-3', numberOf(3));
    await sendV3(sandbox, 'another', numberOf(4));
    expect(await getJson(sandbox, '/_sim/duplicates')).toMatchObject({
      byMessageId: [{ messageId: 'm-3', count: 2, seqs: [4, MANY + 1] }],
      byContent: [
        { to: numberOf(3), count: 2 },
        { to: numberOf(4), count: 2, messageIds: ['m-4', 'another'] },
      ],
      refused: [],
    });
  });

  it('forgets everything by a reset, also for the next process', async () => {
    await sendMany(10);
    sandbox.reset();
    expect([sandbox.oracle.count(), sandbox.oracle.byMessageId('m-1')]).toEqual([0, []]);
    await sendMany(1);
    await restart();
    expect(sandbox.oracle.entries).toMatchObject([{ messageId: 'm-0', seq: 11 }]);
  });
});

describe.each(['in memory', 'on file'])('GET /_sim/deliveries, %s', (where) => {
  type Deliveries = { results: { messageId: string; at: string; channel: string }[]; cursor: number | null };
  const deliveries = (query = '') => getJson<Deliveries>(sandbox, `/_sim/deliveries${query}`);

  it('tells what people really got or heard, in order, whatever was said of it later', async () => {
    if (where === 'in memory') {
      await sandbox.close();
      await start({ dataFolder: undefined });
    }
    sandbox.addRule({ match: { channel: 'sms' }, latencyMs: 5_000, later: { afterMs: 1_000, fate: 'undeliverable' } });
    sandbox.addRule({ match: { to: '*99' }, fate: 'expired' });
    sandbox.addRule({ match: { channel: 'voice' }, call: 'answered', latencyMs: 1_000 });
    await sendV3(sandbox, 'late', '385911111111');
    await sendV3(sandbox, 'never', '385911111199');
    await post(sandbox, '/tts/3/advanced', {
      messages: [{ from: '1', text: 'Hi', destinations: [{ to: '385911111111', messageId: 'call' }] }],
    });
    await sandbox.advance({ by: '1 hour' });
    expect(sandbox.oracle.byMessageId('late')[0]?.status).toBe('UNDELIVERABLE_NOT_DELIVERED');
    const { results, cursor } = await deliveries();
    expect([results.map(({ messageId, channel }) => `${channel} ${messageId}`), cursor]).toEqual([
      ['voice call', 'sms late'],
      null,
    ]);
    expect(results[1]?.at).toBe('2026-12-24T08:00:05.000Z');
    const first = await deliveries('?limit=1');
    expect(first).toMatchObject({ results: [{ messageId: 'call' }], cursor: 1 });
    expect((await deliveries(`?after=${first.cursor}`)).results).toMatchObject([{ messageId: 'late' }]);
    expect((await deliveries('?channel=voice')).results).toHaveLength(1);
    if (where === 'in memory') return;
    await restart();
    expect((await deliveries()).results).toEqual(results);
  });
});
