import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../sandbox/faults/fault.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, post, sdkSms, sendV2, sendV3, v2 } from './support/calls.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.reset());

/** What the sender sees: a status and where it leads, or that there was no answer. */
const outcome = async (id: string, patience = 800): Promise<number | string> => {
  try {
    const response = await fetch(`${sandbox.httpUrl}/sms/2/text/advanced`, {
      method: 'POST',
      headers: { authorization: 'App key', 'content-type': 'application/json' },
      body: JSON.stringify(v2([{ to: '385911111111', messageId: id }])),
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    if (response.headers.has('location')) return `${response.status} to ${response.headers.get('location')}`;
    if (text.startsWith('<')) return `${response.status} html`;
    return text.startsWith('{') && !text.endsWith('}') ? `${response.status} half` : response.status;
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'nothing' : 'no answer';
  }
};

describe('a fault', () => {
  it.each<[FaultInput, number | string, number]>([
    [{ kind: 'status', status: 400 }, 400, 0],
    [{ kind: 'status', status: 401 }, 401, 0],
    [{ kind: 'status', status: 503, body: 'html' }, '503 html', 0],
    [{ kind: 'status', status: 500, body: 'empty' }, 500, 0],
    [{ kind: 'reset' }, 'no answer', 0],
    [{ kind: 'hang' }, 'nothing', 0],
    [{ kind: 'accept-then-reset' }, 'no answer', 1],
    [{ kind: 'accept-then-502' }, '502 html', 1],
    [{ kind: 'accept-then-hang' }, 'nothing', 1],
    [{ kind: 'accept-then-cut' }, 'no answer', 1],
    [{ kind: 'accept-then-html' }, '200 html', 1],
    [{ kind: 'accept-then-truncate' }, '200 half', 1],
    [{ kind: 'redirect' }, '307 to /elsewhere/sms/2/text/advanced', 0],
    [{ kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/' }, '302 to http://127.0.0.1:1/', 0],
    [{ kind: 'slow', ms: 100 }, 200, 1],
  ])('%j strikes once; the next request is as usual', async (fault, seen, taken) => {
    sandbox.addFault(fault);
    expect(await outcome('m-1')).toBe(seen);
    expect(sandbox.oracle.find({ messageId: 'm-1', outcome: 'accepted' })).toHaveLength(taken);
    expect(await outcome('m-2')).toBe(200);
  });

  it('says when to come back, in the form of the path', async () => {
    sandbox.addFault({ kind: 'status', status: 429, retryAfter: 7, count: 2 });
    const [older, newer] = [await sendV2(sandbox, 'm-1'), await sendV3(sandbox, 'm-2')];
    expect([older.status, older.headers.get('retry-after'), await older.json()]).toMatchObject([
      429,
      '7',
      { requestError: { serviceException: { messageId: 'TOO_MANY_REQUESTS' } } },
    ]);
    expect(await newer.json()).toMatchObject({ errorCode: 'E429' });
  });

  it('looks like any other failure to the vendor’s SDK, which returns it', async () => {
    sandbox.addFault({ kind: 'accept-then-reset' });
    expect(await sdkSms(sandbox).send(v2([{ to: '385911111111', messageId: 'm-1' }]))).toMatchObject({
      code: 'ECONNRESET',
    });
    expect(sandbox.oracle.byMessageId('m-1')).toHaveLength(1);
  });

  it('strikes only what it is meant for', async () => {
    sandbox.addFault({ kind: 'status', status: 500, count: 'always', match: { to: '*7777' } });
    sandbox.addFault({ kind: 'status', status: 503, count: 'always', match: { path: '/sms/3/logs' } });
    const statuses = [
      (await sendV2(sandbox, 'm-1', '385911111111')).status,
      (await sendV2(sandbox, 'm-2', '+385911117777')).status,
      (await sendV3(sandbox, 'm-3', '385911117777')).status,
      (await get(sandbox, '/sms/3/logs')).status,
      (await get(sandbox, '/sms/1/logs')).status,
    ];
    expect(statuses).toEqual([200, 500, 500, 503, 200]);
  });

  it('is a script: first busy, then taken without an answer, then nothing', async () => {
    sandbox.addFault({ kind: 'script', steps: [{ kind: 'status', status: 429, retryAfter: 1 }, 'accept-then-reset'] });
    expect([await outcome('m-1'), await outcome('m-1'), await outcome('m-1')]).toEqual([429, 'no answer', 200]);
    expect(sandbox.oracle.byMessageId('m-1').map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected']);
  });

  it('strikes the requests of one account and one sender, whichever form they have', async () => {
    sandbox.addFault({
      kind: 'status',
      status: 503,
      match: { from: 'Acme', to: '*7777', account: 'default' },
      count: 'always',
    });
    const form = new FormData();
    form.set('from', 'Acme');
    form.set('to', '385911117777');
    const sent = await fetch(`${sandbox.httpUrl}/email/3/send`, {
      method: 'POST',
      headers: { authorization: 'App key' },
      body: form,
    });
    expect([
      sent.status,
      (await sendV3(sandbox, 'm-1', '385911117777')).status,
      (await sendV3(sandbox, 'm-2')).status,
    ]).toEqual([503, 503, 200]);
  });

  it.each<[FaultInput['match'], { from?: string; to?: string }]>([
    [{ from: 'My Shop' }, { from: 'My Shop' }],
    [{ from: 'my-*' }, { from: 'My-Shop' }],
    [{ from: 'Acme.*' }, { from: 'Acme.test' }],
    [{ from: '+38591*' }, { from: '+385911234567' }],
    [{ from: '+38591*' }, { from: '385911234567' }],
    [{ from: '38591*' }, { from: '+385 91 123-4567' }],
    [{ to: '385911234567' }, { to: '+385 91 123-4567' }],
    [{ to: '+385 (91) 123.4567' }, { to: '385911234567' }],
  ])('that is meant for %j strikes %j, however it is written, and nobody else', async (match, { from, to }) => {
    sandbox.addFault({ kind: 'status', status: 503, match });
    const send = (sender = 'Acme', number = '385919999999') =>
      post(sandbox, '/sms/3/messages', {
        messages: [{ sender, content: { text: 'Hi' }, destinations: [{ to: number }] }],
      });
    expect([(await send()).status, (await send(from, to)).status]).toEqual([200, 503]);
  });

  it('strikes its share of requests, the same ones for the same seed', async () => {
    const struck = async () => {
      const seeded = await startSandbox({ seed: 7 });
      seeded.addFault({ kind: 'status', status: 500, count: 'always', match: { rate: 0.5 } });
      const seen: number[] = [];
      for (let n = 0; n < 40; n += 1) seen.push((await sendV2(seeded, `m-${n}`)).status);
      await seeded.close();
      return seen;
    };
    const [first, second] = [await struck(), await struck()];
    expect(first).toEqual(second);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  it('is set, listed and taken away over HTTP', async () => {
    const set = await post(sandbox, '/_sim/faults', [{ kind: 'hang' }, { kind: 'slow', ms: 5, count: 'always' }]);
    const { ids } = (await set.json()) as { ids: string[] };
    expect(await (await get(sandbox, '/_sim/faults')).json()).toMatchObject({
      faults: [
        { id: ids[0], kind: 'hang', struck: 0 },
        { kind: 'slow', ms: 5 },
      ],
    });
    await fetch(`${sandbox.httpUrl}/_sim/faults/${ids[0]}`, { method: 'DELETE' });
    expect((await sendV2(sandbox, 'm-1')).status).toBe(200);
    await fetch(`${sandbox.httpUrl}/_sim/faults`, { method: 'DELETE' });
    expect(await (await get(sandbox, '/_sim/faults')).json()).toEqual({ faults: [] });
  });

  it('that does not exist is refused with what would do', async () => {
    const refused = await post(sandbox, '/_sim/faults', { kind: 'explode' });
    expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining('accept-then-reset'),
    ]);
  });
});

describe('GET /_sim/requests', () => {
  it('is refused when no header would take where it leads', async () => {
    for (const location of ['', 'https://acme.example/čaj', 'https://acme.example/ x\r\ny: z'])
      expect((await post(sandbox, '/_sim/faults', { kind: 'redirect', location })).status, location).toBe(400);
  });

  it('counts what clients really did, faults included', async () => {
    sandbox.addFault({ kind: 'accept-then-502' });
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2');
    await get(sandbox, '/nowhere');
    for (const id of ['a', 'b']) await post(sandbox, `/email/1/domains/${id}.example`, {});
    expect(await (await get(sandbox, '/_sim/requests')).json()).toMatchObject({
      routes: [
        { route: 'POST /sms/2/text/advanced', count: 2, byStatus: { '200': 1, '502 after acceptance': 1 } },
        { route: 'unknown route', count: 1, byStatus: { '404': 1 } },
        { route: 'POST /email/1/domains/{domainName}', count: 2, byStatus: { '405': 2 } },
      ],
    });
  });

  it('tells of the last requests one by one, without what is nobody’s business', async () => {
    sandbox.addFault({ kind: 'accept-then-reset', match: { path: '/sms/3' } });
    await sendV2(sandbox, 'm-1');
    await sendV3(sandbox, 'm-2').catch(() => undefined);
    await get(sandbox, '/sms/1/logs?to=385911111111');
    const told = await get(sandbox, '/_sim/requests?last=3');
    const text = await told.text();
    expect((JSON.parse(text) as { last: object[] }).last).toMatchObject([
      { method: 'GET', path: '/sms/1/logs', status: 200, messages: 0, messageIds: [] },
      { path: '/sms/3/messages', status: 'reset after acceptance', fault: 'accept-then-reset', messageIds: ['m-2'] },
      { path: '/sms/2/text/advanced', account: 'default', status: 200, messages: 1, messageIds: ['m-1'] },
    ]);
    for (const secret of ['any-key', 'Hi Ana', '385911111111']) expect(text).not.toContain(secret);
  });
});
