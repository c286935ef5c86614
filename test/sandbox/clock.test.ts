import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdvanceInput } from '../../sandbox/sim/clock-routes.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { get, getJson, post, sendV2, v2, v3 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

const christmas = Date.parse('2026-12-24T08:00:00.000Z');
let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({ webhookUrl: hook.url, clock: { mode: 'virtual', start: christmas }, ...options });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

type Advanced = { now: string; fired: { at: string; what: string }[]; error?: string };
const advance = async (by: AdvanceInput) => (await (await post(sandbox, '/_sim/clock/advance', by)).json()) as Advanced;
const said = () =>
  hook.results().map(({ messageId, doneAt }) => `${String(messageId)} ${String(doneAt).slice(11, 23)}`);

describe('an instant that a client writes', () => {
  it('is read in the forms of the vendor, of RFC 3339 and of its clients, in UTC where it names no offset', async () => {
    await start();
    const eight = '2026-12-24T08:30:00.000Z';
    const forms = ['2026-12-24T09:30:00.000+0100', '2026-12-24T09:30:00+01:00', '2026-12-24T08:30:00.000000+0000'];
    for (const to of [...forms, '2026-12-24T08:30', '2026-12-24 08:30:00'])
      expect((await advance({ to })).now, to).toBe(eight);
    expect((await advance({ to: '2026-12-25' })).now).toBe('2026-12-25T00:00:00.000Z');
  });

  it.each(['1', 'tomorrow', '12/24/2026', '2026-02-31T00:00:00Z', '2026-12-24T25:00:00Z', '-000001-01-01T00:00:00Z'])(
    'is none when it is %s',
    async (sendAt) => {
      await start();
      const sent = await post(sandbox, '/sms/3/messages', {
        ...v3([{ to: '385911111111' }]),
        options: { schedule: { sendAt } },
      });
      expect(sent.status).toBe(400);
      expect(await sent.text()).toContain('options.schedule.sendAt');
    },
  );
});

describe('a virtual clock', () => {
  it('may be moved to where dates end: what would be due behind that is due there', async () => {
    await start({ clock: { mode: 'virtual', start: 8.64e15 - 1_000 } });
    await advance({ ms: 1_000 });
    await sendV2(sandbox, 'm-1');
    expect(await getJson(sandbox, '/_sim/clock')).toMatchObject({ pending: 1, next: '+275760-09-13T00:00:00.000Z' });
    expect((await advance({ ms: 0 })).fired).toHaveLength(1);
  });

  it('stands until it is advanced, and then everything due has happened and been told', async () => {
    await start({ settings: { latencyMs: 200 } });
    await sendV2(sandbox, 'm-1');
    await new Promise((resolve) => setTimeout(resolve, 300)); // real time does nothing
    expect(hook.callbacks).toEqual([]);
    expect(await getJson(sandbox, '/_sim/clock')).toEqual({
      mode: 'virtual',
      now: '2026-12-24T08:00:00.000Z',
      scale: 0,
      virtualNow: null,
      pending: 1,
      next: '2026-12-24T08:00:00.200Z',
    });
    expect(await advance({ ms: 200 })).toMatchObject({
      now: '2026-12-24T08:00:00.200Z',
      fired: [{ at: '2026-12-24T08:00:00.200Z', what: 'end of a message' }],
    });
    expect(said()).toEqual(['m-1 08:00:00.200']);
    expect(sandbox.oracle.entries).toMatchObject([
      { at: '2026-12-24T08:00:00.000Z', doneAt: '2026-12-24T08:00:00.200Z', reported: 'pushed' },
    ]);
  });

  it('goes through all instants in order, also those that were planned on the way', async () => {
    await start({ settings: { latencyMs: 60_000 } });
    hook.next(503, 503); // the report is repeated after 1 and after 2 minutes
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2', '385911111111', { sendAt: '2026-12-24T08:00:30.000Z' });
    const { fired } = await advance({ by: '1 hour' });
    expect(fired.map(({ at, what }) => `${at.slice(11, 19)} ${what}`)).toEqual([
      '08:01:00 end of a message',
      '08:01:30 end of a message',
      '08:02:00 webhook again',
      '08:02:30 webhook again',
    ]);
    expect(hook.callbacks.map(({ results }) => results[0]?.['messageId'])).toEqual(['m-1', 'm-2', 'm-1', 'm-2']);
  });

  it('moves to an instant, and what is due at once needs no move', async () => {
    await start({ settings: { latencyMs: 0 } });
    await sendV2(sandbox, 'm-1');
    await expect.poll(said).toEqual(['m-1 08:00:00.000']);
    expect(await advance({ to: '2026-12-26T09:00:00+01:00' })).toMatchObject({
      now: '2026-12-26T08:00:00.000Z',
      fired: [],
    });
  });

  it('forgets and forbids by its own time: logs after 48 hours, windows of limits, sendAt beyond 180 days', async () => {
    await start({ settings: { logsPerMinute: 2 } });
    await sendV2(sandbox, 'm-1');
    const logs = async () => {
      const reply = await get(sandbox, '/sms/1/logs');
      return reply.status === 200 ? ((await reply.json()) as { results: unknown[] }).results.length : reply.status;
    };
    expect([await logs(), await logs(), await logs()]).toEqual([1, 1, 429]);
    await advance({ by: '48 hours 1 ms' });
    expect(await logs()).toBe(0);
    const sendAt = async (at: string) =>
      (await post(sandbox, '/sms/2/text/advanced', v2([{ to: '385911111111' }], { sendAt: at }))).status;
    expect([await sendAt('2027-06-24T08:00:00Z'), await sendAt('2027-06-25T08:00:00Z')]).toEqual([200, 400]);
  });

  it('keeps what nobody fetches for 48 hours', async () => {
    await start({ webhookUrl: undefined, settings: { latencyMs: 0 } });
    for (const id of ['m-1', 'm-2']) {
      await sendV2(sandbox, id);
      sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: id });
    }
    const fetched = async () => {
      const read = (path: string) => getJson<{ results: object[] }>(sandbox, `${path}?limit=1`);
      return [(await read('/sms/1/reports')).results.length, (await read('/sms/1/inbox/reports')).results.length];
    };
    await advance({ by: '48 hours' });
    expect(await fetched()).toEqual([1, 1]);
    await advance({ ms: 1 });
    expect(await fetched()).toEqual([0, 0]);
  });

  it('lets a slow answer take its real time: a client’s patience is real', async () => {
    await start();
    sandbox.addFault({ kind: 'slow', ms: 30 });
    expect((await sendV2(sandbox, 'm-1')).status).toBe(200);
  });

  it('is moved from TypeScript, too', async () => {
    await start();
    await sendV2(sandbox, 'm-1');
    await expect(sandbox.advance({ by: '1 s' })).resolves.toMatchObject({ total: 1, to: christmas + 1_000 });
    expect(said()).toEqual(['m-1 08:00:00.200']);
    await expect(sandbox.advance({ to: '2026-12-24T07:00:00Z' })).rejects.toThrow('back');
  });

  it.each<[object, string]>([
    [{ by: 'a while' }, 'give {"ms": 60000}'],
    [{ to: 'tomorrow' }, 'give {"ms": 60000}'],
    [{ ms: 1, by: '1 s' }, 'give {"ms": 60000}'],
    [{ to: '2026-12-24T07:59:59Z' }, 'back'],
    [{ ms: 1e16 }, 'no dates'],
  ])('refuses %j', async (wish, words) => {
    await start();
    expect((await advance(wish as AdvanceInput)).error).toContain(words);
  });
});

describe('a scaled clock', () => {
  it('lets every wait pass so many times faster, retries included, and gives its own instants', async () => {
    await start({ clock: { mode: 'scaled', scale: 3_600, start: christmas }, settings: { latencyMs: 360_000 } });
    hook.next(503);
    await sendV2(sandbox, 'm-1');
    await expect.poll(() => hook.callbacks.length, { timeout: 3_000 }).toBe(2);
    const [entry] = sandbox.oracle.entries;
    const took = Date.parse(entry?.doneAt ?? '') - Date.parse(entry?.at ?? '');
    expect([entry?.at.slice(0, 10), took >= 360_000, took < 3_600_000]).toEqual(['2026-12-24', true, true]);
    expect((await advance({ ms: 1 })).error).toContain('scaled');
  });
});
