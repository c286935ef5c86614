import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, said, sendV3, v2, v3 } from './support/calls.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: { mode: 'virtual' }, settings: { latencyMs: 0 } });
});
afterEach(() => sandbox.close());

const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
const app = (key: string) => ({ authorization: `App ${key}` });
const status = async (authorization: Record<string, string>, path = '/sms/3/reports') =>
  (await get(sandbox, path, authorization)).status;

const token = (fields: Record<string, string>) =>
  fetch(`${sandbox.httpUrl}/auth/1/oauth2/token`, { method: 'POST', body: new URLSearchParams(fields) });
const client = { grant_type: 'client_credentials', client_id: 'ana', client_secret: 's' };

describe('credentials', () => {
  it('of every scheme enter as long as no key is set up; none at all and a lone colon do not', async () => {
    expect(await status(app('anything'))).toBe(200);
    expect(await status(basic('ana:secret'))).toBe(200);
    expect(await status({ authorization: 'Bearer from-elsewhere' })).toBe(200);
    expect(await status({ authorization: 'IBSSO from-elsewhere' })).toBe(200);
    expect(await status({ authorization: '' })).toBe(401);
    expect(await status(app(''))).toBe(401);
    expect(await status(basic(':secret'))).toBe(401);
    expect(await status({ authorization: 'Digest ana' })).toBe(401);
  });

  it('that end in .expired are refused, those in .send-only may send and nothing else', async () => {
    expect(await status(app('key.expired'))).toBe(401);
    expect(await status(basic('ana.expired:secret'))).toBe(401);
    const only = app('key.send-only');
    expect((await post(sandbox, '/sms/3/messages', v3([{ to: '385911111111' }]), only)).status).toBe(200);
    const cancel = await fetch(`${sandbox.httpUrl}/sms/1/bulks/status?bulkId=b`, {
      method: 'PUT',
      headers: { ...only, 'content-type': 'application/json' },
      body: '{"status":"CANCELED"}',
    });
    expect([cancel.status, await cancel.json()]).toEqual([
      403,
      { requestError: { serviceException: { messageId: 'FORBIDDEN', text: 'Forbidden' } } },
    ]);
    const logs = await get(sandbox, '/sms/3/logs', only);
    expect([logs.status, await logs.json()]).toEqual([
      403,
      {
        errorCode: 'E403',
        description: 'Insufficient permissions to access the requested resource.',
        action: 'Repeat the request with new or different credentials.',
        violations: [],
        resources: [],
      },
    ]);
  });
});

describe('POST /auth/1/oauth2/token', () => {
  it('gives a token for an hour', async () => {
    const { access_token, expires_in } = (await (await token(client)).json()) as Record<string, string | number>;
    const bearer = { authorization: `Bearer ${access_token}` };
    expect([await status(bearer), expires_in]).toEqual([200, 3600]);
    await sandbox.advance({ by: '1 hour' });
    expect(await status(bearer)).toBe(401);
  });

  it('takes the query that the vendor’s SDK writes, and no other kind of grant', async () => {
    const query = new URLSearchParams(client).toString();
    const asked = await fetch(`${sandbox.httpUrl}/auth/1/oauth2/token?${query}`, { method: 'POST' });
    expect(asked.status).toBe(200);
    expect((await token({ ...client, grant_type: 'password' })).status).toBe(400);
    expect((await token({ ...client, client_id: 'ana.expired' })).status).toBe(401);
  });
});

describe('/auth/1/session', () => {
  it('opens a session, which is over once it has been ended', async () => {
    const opened = await post(sandbox, '/auth/1/session', { username: 'ana', password: 's' });
    const ibsso = { authorization: `IBSSO ${((await opened.json()) as { token: string }).token}` };
    // Each use gives it another hour.
    await sandbox.advance({ by: '50 minutes' });
    expect(await status(ibsso)).toBe(200);
    await sandbox.advance({ by: '50 minutes' });
    expect(await status(ibsso)).toBe(200);
    const end = () => fetch(`${sandbox.httpUrl}/auth/1/session`, { method: 'DELETE', headers: ibsso });
    expect((await end()).status).toBe(204);
    expect(await status(ibsso)).toBe(401);
    expect((await end()).status).toBe(401);
  });
});

describe('keys that are set up', () => {
  const setUp = (keys: unknown) => post(sandbox, '/_sim/keys', keys);

  it('shut out all others, and are shown by their ends only', async () => {
    await setUp({ key: 'first-key-1234' });
    expect([await status(app('first-key-1234')), await status(app('another'))]).toEqual([200, 401]);
    const { keys } = await getJson<{ keys: { id: string }[] }>(sandbox, '/_sim/keys');
    expect(keys).toEqual([{ id: 'key-1', key: '…1234', account: 'default', scopes: 'all' }]);
    await fetch(`${sandbox.httpUrl}/_sim/keys/key-1`, { method: 'DELETE' });
    expect(await status(app('another'))).toBe(200);
  });

  it('may do what one of their scopes allows', async () => {
    await setUp([{ key: 'reader', scopes: ['sms:logs:read'] }, { key: 'ana:secret' }]);
    expect([await status(app('reader'), '/sms/1/logs'), await status(app('reader'))]).toEqual([200, 403]);
    expect([await status(basic('ana:secret')), await status(basic('ana:wrong'))]).toEqual([200, 401]);
    expect((await token({ ...client, client_secret: 'reader' })).status).toBe(200);
    expect((await token(client)).status).toBe(401);
  });

  it('of two accounts see nothing of each other', async () => {
    await setUp([{ key: 'a' }, { key: 'b', account: 'other' }]);
    const body = v2([{ to: '385911111111', messageId: 'm-1' }]);
    const sent = async (key: string) =>
      (await said(await post(sandbox, '/sms/2/text/advanced', body, app(key)))).messages[0]?.status.name;
    expect([await sent('a'), await sent('b'), await sent('a')]).toEqual([
      'PENDING_ACCEPTED',
      'PENDING_ACCEPTED',
      'REJECTED_DUPLICATE_MESSAGE_ID',
    ]);
    const count = async (key: string, path: string) =>
      ((await (await get(sandbox, path, app(key))).json()) as { results: object[] }).results.length;
    expect([await count('a', '/sms/1/logs'), await count('b', '/sms/1/logs')]).toEqual([1, 1]);
    await sandbox.advance({ ms: 10 });
    expect(sandbox.oracle.find({ status: 'DELIVERED' })).toHaveLength(2);
    expect([await count('b', '/sms/1/reports'), await count('a', '/sms/1/reports')]).toEqual([1, 1]);
    sandbox.receiveSms({ account: 'other', from: '385911111111', to: 'Acme', text: 'Hi' });
    const inbox = '/sms/1/inbox/reports';
    expect([await count('a', inbox), await count('b', inbox)]).toEqual([0, 1]);

    const bulk = { messages: [{ content: { text: 'x' }, destinations: [{ to: '385911111112' }] }] };
    const schedule = { schedule: { bulkId: 'bulk', sendAt: '2999-01-01T00:00:00.000+0000' } };
    expect((await post(sandbox, '/sms/3/messages', { ...bulk, options: schedule }, app('a'))).status).toBe(400);
    const soon = { schedule: { bulkId: 'bulk', sendAt: new Date(sandbox.clock.now() + 60_000).toISOString() } };
    expect((await post(sandbox, '/sms/3/messages', { ...bulk, options: soon }, app('a'))).status).toBe(200);
    const seen = (key: string) => status(app(key), '/sms/1/bulks/status?bulkId=bulk');
    expect([await seen('a'), await seen('b')]).toEqual([200, 404]);
  });
});

describe('published limits', () => {
  const domains = () => get(sandbox, '/email/1/domains');

  it('end in 429 with the seconds to wait', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, domains));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(5);
    const refused = replies.find((reply) => reply.status === 429);
    expect([refused?.headers.get('retry-after'), await refused?.json()]).toEqual([
      '1',
      { requestError: { serviceException: { messageId: 'TOO_MANY_REQUESTS', text: 'Too many requests' } } },
    ]);
  });

  it('are counted for each account by itself, and let in again what their time allows', async () => {
    await post(sandbox, '/_sim/keys', [{ key: 'a' }, { key: 'b', account: 'other' }]);
    sandbox.change({ logsPerMinute: 1 });
    const ask = async (path: string, ...callers: readonly string[]) => {
      const statuses: number[] = [];
      for (const key of callers) statuses.push(await status(app(key), path));
      return statuses;
    };
    const [bucket, window] = ['/email/1/domains', '/sms/1/logs'];
    expect(await ask(bucket, 'a', 'a', 'a', 'a', 'a', 'a', 'b')).toEqual([200, 200, 200, 200, 200, 429, 200]);
    expect(await ask(window, 'a', 'a', 'b')).toEqual([200, 429, 200]);
    await sandbox.advance({ ms: 1_000 });
    expect([await ask(bucket, 'a', 'a'), await ask(window, 'a')]).toEqual([[200, 429], [429]]);
    await sandbox.advance({ ms: 59_000 });
    expect(await ask(window, 'a', 'a')).toEqual([200, 429]);
  });

  it('can be lifted, scaled, and kept silent about the wait', async () => {
    sandbox.change({ rateLimits: 0.2, retryAfter: false });
    expect((await domains()).status).toBe(200);
    const refused = await domains();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    sandbox.change({ rateLimits: 0 });
    expect((await domains()).status).toBe(200);
  });
});

describe('a request to a path', () => {
  it('that has other methods is told which', async () => {
    const reply = await fetch(`${sandbox.httpUrl}/sms/1/bulks`, { method: 'DELETE', headers: app('k') });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, PUT']);
  });

  it('names what is wrong as the vendor does', async () => {
    const body = {
      messages: [{ destinations: [{ to: null }], content: {}, webhooks: { callbackData: 'x'.repeat(4001) } }],
    };
    const { violations } = (await (await post(sandbox, '/sms/3/messages', body)).json()) as { violations: object[] };
    expect(violations).toContainEqual({ property: 'messages[0].destinations[0].to', violation: 'must not be null' });
    expect(violations).toContainEqual({
      property: 'messages[0].webhooks.callbackData',
      violation: 'size must be between 0 and 4000',
    });
    expect((await sendV3(sandbox, 'm', '385911111111', { content: 'x' })).status).toBe(400);
  });
});
