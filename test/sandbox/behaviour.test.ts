import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleInput } from '../../sandbox/behaviour/rule.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { getJson, post, said, sendV2, v2 } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

const start = Date.parse('2026-12-24T08:00:00.000Z');
let hook: WebhookSink;
let sandbox: Sandbox;
const begin = async (options: SandboxOptions = {}) => {
  sandbox = await startSandbox({
    webhookUrl: hook.url,
    clock: { mode: 'virtual', start },
    settings: { latencyMs: 0 },
    ...options,
  });
};
beforeEach(async () => {
  hook = await startWebhookSink();
  await begin();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

type Named = { readonly name: string };
/** What was reported by then: `status error`. */
const told = () => hook.results().map(({ status, error }) => `${(status as Named).name} ${(error as Named).name}`);
const logs = async () => (await getJson<{ results: unknown[] }>(sandbox, '/sms/1/logs?messageId=m-1')).results.length;
const replyTo = async (rule: RuleInput) => {
  sandbox.addRule(rule);
  return (await said(await sendV2(sandbox, 'm-1'))).messages[0]?.status.name;
};

describe('a rule', () => {
  it.each<[RuleInput, string, string[]]>([
    [{ fate: 'expired' }, 'PENDING_ACCEPTED', ['EXPIRED_EXPIRED EC_VALIDITY_EXPIRED']],
    [{ error: 27 }, 'PENDING_ACCEPTED', ['UNDELIVERABLE_NOT_DELIVERED EC_ABSENT_SUBSCRIBER']],
    [{ status: 'EXPIRED_DLR_UNKNOWN' }, 'PENDING_ACCEPTED', ['EXPIRED_DLR_UNKNOWN EC_VALIDITY_EXPIRED']],
    [
      { status: 4, error: 'EC_CONTENT_BLOCKED' },
      'PENDING_ACCEPTED',
      ['UNDELIVERABLE_REJECTED_OPERATOR EC_CONTENT_BLOCKED'],
    ],
    [{ status: 'REJECTED_NETWORK' }, 'REJECTED_NETWORK', []],
    [{ status: 'REJECTED_NETWORK', refusedIn: 'report' }, 'PENDING_ACCEPTED', ['REJECTED_NETWORK NO_ERROR']],
    [{ intermediate: true }, 'PENDING_ACCEPTED', ['DELIVERED_TO_OPERATOR NO_ERROR', 'DELIVERED_TO_HANDSET NO_ERROR']],
    [
      { later: { afterMs: 60_000, error: 'EC_CALL_BARRED' } },
      'PENDING_ACCEPTED',
      ['DELIVERED_TO_HANDSET NO_ERROR', 'UNDELIVERABLE_NOT_DELIVERED EC_CALL_BARRED'],
    ],
  ])('%j: the reply says %s, then is reported %j', async (rule, reply, reports) => {
    expect(await replyTo({ latencyMs: 100, ...rule })).toBe(reply);
    await sandbox.advance({ by: '1 hour' });
    expect(told()).toEqual(reports);
    const [entry] = sandbox.oracle.byMessageId('m-1');
    expect(`${entry?.status} ${entry?.error}`).toBe(reports.at(-1) ?? `${reply} NO_ERROR`);
  });

  it.each([
    ['My Shop', 'My Shop'],
    ['my-*', 'My-Shop'],
    ['+38591*', '+385911234567'],
    ['+385 91 *', '385911234567'],
    ['38591*', '+385911234567'],
  ])('for the sender %s is for %s', async (from, sender) => {
    sandbox.addRule({ match: { from }, fate: 'rejected' });
    const send = async (as: string) =>
      (await said(await sendV2(sandbox, as, '385911111111', { from: as }))).messages[0]?.status.groupName;
    expect([await send('Acme'), await send(sender)]).toEqual(['PENDING', 'REJECTED']);
  });

  it('lets a message be unknown to look-ups for a while, as after an ambiguous send', async () => {
    await replyTo({ absentMs: 30_000 });
    expect([await logs(), sandbox.oracle.byMessageId('m-1').length]).toEqual([0, 1]);
    await sandbox.advance({ ms: 29_999 });
    expect(await logs()).toBe(0);
    await sandbox.advance({ ms: 1 });
    expect(await logs()).toBe(1);
    expect((await said(await sendV2(sandbox, 'm-1'))).messages[0]?.status.id).toBe(23); // its id was never free
  });

  it('lets the vendor forget a message, but not the oracle: its id may be used again', async () => {
    await replyTo({ forgottenAfterMs: 60_000, count: 1 });
    expect(await logs()).toBe(1);
    await sandbox.advance({ by: '1 minute' });
    expect(await logs()).toBe(0);
    expect((await said(await sendV2(sandbox, 'm-1'))).messages[0]?.status.id).toBe(26);
    expect(sandbox.oracle.duplicates().byMessageId).toMatchObject([{ messageId: 'm-1', count: 2 }]);
  });

  it('lets the person answer', async () => {
    await replyTo({ reply: { text: 'STOP', afterMs: 5_000 } });
    await sandbox.advance({ ms: 5_000 });
    expect(await getJson(sandbox, '/sms/1/inbox/reports')).toMatchObject({
      results: [{ from: '385911111111', to: 'Acme', text: 'STOP', keyword: 'STOP' }],
    });
  });

  it('lets nobody answer what did not arrive', async () => {
    await replyTo({ reply: 'Thanks', fate: 'expired' });
    await sandbox.advance({ by: '1 hour' });
    expect(sandbox.oracle.inbound).toEqual([]);
  });

  it('delays a report beyond the end of its message', async () => {
    await replyTo({ reportAfterMs: 60_000 });
    await sandbox.advance({ ms: 59_999 });
    expect([sandbox.oracle.byMessageId('m-1')[0]?.status, told()]).toEqual(['DELIVERED_TO_HANDSET', []]);
    await sandbox.advance({ ms: 1 });
    expect(told()).toEqual(['DELIVERED_TO_HANDSET NO_ERROR']);
  });

  it('that names what is in no registry is refused, with everything that is wrong', async () => {
    const reply = await post(sandbox, '/_sim/rules', {
      status: 'LOST_AT_SEA',
      latencyMs: { min: 2, max: 1 },
      match: { rate: 2 },
    });
    expect(reply.status).toBe(400);
    const { error } = (await reply.json()) as { error: string };
    for (const word of ['REJECTED_NETWORK', 'min must not exceed max', 'match.rate']) expect(error).toContain(word);
  });

  it.each([{}, { match: { to: '49*' }, count: 3, refusedIn: 'report' }])(
    'that has nothing to do is refused, and says what a rule can do: %j',
    async (rule) => {
      const reply = await post(sandbox, '/_sim/rules', rule);
      expect(reply.status).toBe(400);
      expect(((await reply.json()) as { error: string }).error).toMatch(/needs something to do: fate, status, /);
      expect(await getJson(sandbox, '/_sim/rules')).toEqual({ rules: [] });
    },
  );
});

describe('the same seed and the same requests', () => {
  const play = async (seed: number, order: 'forwards' | 'backwards') => {
    await sandbox.close();
    await begin({ seed, settings: { latencyMs: { median: 2_000, p95: 20_000 } } });
    sandbox.addRule({ match: { rate: 0.3 }, fate: 'undeliverable', latencyMs: { min: 10, max: 90_000 } });
    const ids = Array.from({ length: 40 }, (_, n) => `m-${n}`);
    for (const messageId of order === 'forwards' ? ids : ids.toReversed())
      await post(sandbox, '/sms/2/text/advanced', v2([{ to: '385911111111', messageId }]));
    await sandbox.advance({ by: '1 day' });
    return sandbox.oracle.entries
      .map(({ messageId, status, doneAt }) => `${messageId} ${status} ${String(doneAt)}`)
      .sort();
  };

  it('give the same fates at the same instants, whichever request comes first', async () => {
    const first = await play(7, 'forwards');
    expect(await play(7, 'backwards')).toEqual(first);
    expect(await play(8, 'forwards')).not.toEqual(first);
    expect(new Set(first.map((line) => line.split(' ')[1]))).toEqual(
      new Set(['DELIVERED_TO_HANDSET', 'UNDELIVERABLE_NOT_DELIVERED']),
    );
  });

  it('give the same fates after a reset', async () => {
    const play = async (): Promise<string[]> => {
      sandbox.addRule({ match: { rate: 0.5 }, fate: 'rejected' });
      sandbox.addFault({ kind: 'status', status: 503, match: { rate: 0.3 }, count: 'always' });
      const seen: string[] = [];
      for (let n = 0; n < 40; n += 1) {
        const reply = await sendV2(sandbox, `m-${n}`);
        seen.push(reply.ok ? String((await said(reply)).messages[0]?.status.groupName) : String(reply.status));
      }
      sandbox.reset();
      return seen;
    };
    const first = await play();
    expect(new Set(first)).toEqual(new Set(['PENDING', 'REJECTED', '503']));
    expect(await play()).toEqual(first);
  });
});
