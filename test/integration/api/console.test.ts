import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../api/app.ts';
import { readConsoleFiles } from '../../../api/console-files.ts';
import { connectApi } from '../../../cli/api-client.ts';
import { consoleLink } from '../../../cli/console.ts';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { insertEnrollment, insertMessage, insertPerson, publishWelcome } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api console');
  await publishWelcome(world.pool);
});
afterAll(() => world.close());

type Headers = Readonly<Record<string, string>>;
/** As our own page sends it. */
const fromPage = (): Headers => ({ 'carillon-console': '1', origin: world.url });

const call = (method: string, path: string, headers: Headers = {}, body?: unknown): Promise<Response> =>
  fetch(world.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
const link = async (key = world.keys.apiKey): Promise<string> => {
  const made = (): Promise<Response> => call('POST', '/v1/console/links', { authorization: `Bearer ${key}` });
  let response = await made();
  // A key that was made a moment ago is noticed within a second.
  await expect
    .poll(async () => (response.status === 201 ? true : (response = await made()).status === 201), {
      timeout: 5_000,
      interval: 600,
    })
    .toBe(true);
  const { path } = (await response.json()) as { path: string };
  return path.slice(path.indexOf('#') + 1);
};
const enter = (token: string, headers = fromPage()): Promise<Response> =>
  call('POST', '/v1/console/session', headers, { token });
const logIn = async (key?: string): Promise<Headers> => {
  const entered = await enter(await link(key));
  return { cookie: (entered.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '' };
};

describe('logging in to the console', () => {
  it('takes a link once, and makes a cookie of it that no script can read', async () => {
    const token = await link();
    const entered = await enter(token);
    expect(entered.status).toBe(204);
    const { port } = new URL(world.url);
    expect(entered.headers.get('set-cookie')).toMatch(
      new RegExp(`^carillon_session_${port}=[\\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict$`),
    );
    expect((await enter(token)).status).toBe(401);
    expect((await enter('nonsense')).status).toBe(401);
  });

  it('begins in a terminal', async () => {
    const made = await consoleLink(connectApi({ CARILLON_URL: world.url, CARILLON_API_KEY: world.keys.apiKey }));
    const { origin, pathname, hash } = new URL(made.url);
    expect(origin + pathname).toBe(`${world.url}/console/login`);
    expect((await enter(hash.slice(1))).status).toBe(204);
  });

  it('is by cookies that travel over TLS only, where a proxy says that there is TLS', async () => {
    const entered = await enter(await link(), { ...fromPage(), 'x-forwarded-proto': 'https' });
    expect(entered.headers.get('set-cookie')).toContain('; Secure');
  });

  it('refuses a link after 15 minutes', async () => {
    const token = await link();
    const { rows } = await world.pool.query<{ minutes: number }>(
      `select round(extract(epoch from max(expires_at) - now()) / 60)::int as minutes from console_links`,
    );
    expect(rows).toEqual([{ minutes: 15 }]);
    await world.pool.query(`update console_links set expires_at = now() where used_at is null`);
    expect((await enter(token)).status).toBe(401);
  });

  it('keeps hashes only', async () => {
    const token = await link();
    const { cookie = '' } = await logIn();
    const { rows } = await world.pool.query<{ all: string }>(
      `select coalesce(string_agg(x::text, ''), '') as all from (select l::text as x from console_links l union all select s::text from console_sessions s) y`,
    );
    expect(rows[0]?.all).not.toContain(Buffer.from(token).toString('hex'));
    for (const secret of [token, cookie.split('=')[1] ?? '']) expect(rows[0]?.all).not.toContain(secret);
  });
});

describe('a session', () => {
  it('may what its key may, under a name of its own in the audit', async () => {
    const session = await logIn(world.key({ kind: 'api', name: 'support', scopes: ['read', 'operate'] }));
    expect(await (await call('GET', '/v1/console/session', session)).json()).toEqual({
      workspace: 'default',
      name: 'console (support)',
      scopes: ['read', 'operate'],
      delivery: 'sandbox',
    });
    const paused = await call('POST', '/v1/journeys/welcome/pause', { ...session, ...fromPage() });
    expect(paused.status).toBe(200);
    const { rows } = await world.pool.query(`select actor from audit where action = 'journey pause'`);
    expect(rows).toEqual([{ actor: 'key:console (support)' }]);
    await call('POST', '/v1/journeys/welcome/launch', { ...session, ...fromPage() });
    const body = { consents: [{ channel: 'sms', state: 'subscribed' }] };
    const consent = await call('PUT', '/v1/profiles/anybody/consents', { ...session, ...fromPage() }, body);
    expect(consent.status).toBe(403);
    expect((await call('POST', '/v1/console/links', { ...session, ...fromPage() })).status).toBe(403);
  });

  it('gives no command from a page of elsewhere, not even of another port', async () => {
    const session = await logIn();
    const foreign: readonly Headers[] = [
      {},
      { 'carillon-console': '1' },
      { origin: world.url },
      { 'carillon-console': '1', origin: 'http://127.0.0.1:1' },
      { 'carillon-console': '1', origin: 'null' },
      { ...fromPage(), 'sec-fetch-site': 'same-site' },
      { ...fromPage(), 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      expect((await call('POST', '/v1/halt', { ...session, ...headers }, {})).status).toBe(403);
      expect((await enter('x', headers)).status).toBe(403);
    }
    expect((await call('DELETE', '/v1/console/session', session)).status).toBe(403);
    expect((await world.pool.query('select 1 from halts')).rows).toEqual([]);
    // Events of a page beside us need no caller, whatever cookies they carry.
    const event = { userId: 'ana', event: 'Seen', writeKey: world.keys.writeKey };
    expect((await call('POST', '/v1/track', session, event)).status).toBe(200);
    expect((await call('GET', '/v1/journeys', session)).headers.get('cache-control')).toBe('no-store');
  });

  it('ends by log-out, by age, by idleness, and with its key', async () => {
    const status = async (session: Headers): Promise<number> => (await call('GET', '/v1/journeys', session)).status;
    const [left, old, idle] = [await logIn(), await logIn(), await logIn()];
    expect(await status(left)).toBe(200);
    const out = await call('DELETE', '/v1/console/session', { ...left, ...fromPage() });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await status(left)).toBe(401);

    const newest = (set: string): Promise<unknown> =>
      world.pool.query(
        `update console_sessions set ${set} where created_at = (select max(created_at) from console_sessions)`,
      );
    await newest(`seen_at = now() - interval '12 hours 1 second', created_at = now() - interval '1 hour'`);
    expect(await status(idle)).toBe(401);
    await newest(`expires_at = now()`);
    expect(await status(old)).toBe(401);

    const revoked = await logIn(world.key({ kind: 'api', name: 'leaver', scopes: ['read'] }));
    await world.pool.query(
      `update console_sessions set key_id = 'gone' where created_at = (select max(created_at) from console_sessions)`,
    );
    expect(await status(revoked)).toBe(401);
  });

  it('goes on looking while the database is away, and commands nothing', async () => {
    const session = await logIn();
    expect((await call('GET', '/v1/now', session)).status).toBe(200);
    await world.pool.query('alter table console_sessions rename to console_sessions_away');
    try {
      expect(await (await call('GET', '/v1/now', session)).json()).toMatchObject({ halts: [] });
      expect((await call('POST', '/v1/halt', { ...session, ...fromPage() }, {})).status).toBe(500);
      expect((await call('GET', '/v1/now', { cookie: 'carillon_session_1=x' })).status).toBe(401);
    } finally {
      await world.pool.query('alter table console_sessions_away rename to console_sessions');
    }
  });

  it('leaves room for twenty of one key', async () => {
    const key = world.key({ kind: 'api', name: 'busy', scopes: ['read'] });
    const first = await logIn(key);
    // More log-ins than one address may make at once: straight into the table.
    const { rows } = await world.pool.query<{ key_id: string }>(
      `select key_id from console_sessions order by created_at desc limit 1`,
    );
    await world.pool.query(
      `insert into console_sessions (hash, workspace, key_id, seen_at, expires_at)
       select sha256(n::text::bytea), 'default', $1, now() + n * interval '1 second', now() + interval '1 day' from generate_series(1, 19) n`,
      [rows[0]?.key_id],
    );
    await logIn(key);
    expect((await call('GET', '/v1/journeys', first)).status).toBe(401);
  });
});

describe('the pages of the console', () => {
  it('come under a policy that allows nothing inline and nothing from elsewhere', async () => {
    const page = await call('GET', '/console/people/somebody');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const text = await page.text();
    const [script = ''] = /\/console\/assets\/[^"]+\.js/.exec(text) ?? [];
    const code = await call('GET', script, { 'accept-encoding': 'gzip' });
    expect(code.headers.get('content-type')).toContain('javascript');
    expect(code.headers.get('cache-control')).toContain('immutable');
    expect((await call('GET', '/console/assets/nothing.js')).status).toBe(404);
    expect((await call('GET', '/console/..%2f..%2fpackage.json')).headers.get('content-type')).toContain('html');
    expect((await call('GET', '/')).headers.get('location')).toBe('/console/');
  });

  it('say how to build them where nobody has', async () => {
    const app = await createApp({
      ...({
        keys: { find: () => undefined, all: () => [] },
        metrics: { watch: () => undefined },
      } as never as Parameters<typeof createApp>[0]),
      consoleFiles: readConsoleFiles('/nowhere'),
    });
    const answer = await app.inject({ url: '/console/' });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('npm run build');
    await app.close();
  });
});

describe('what the console reads', () => {
  const read = async <T>(path: string): Promise<T> => (await (await world.get(path)).json()) as T;

  it('draws a journey with who is where and what became of its messages', async () => {
    const person = await insertPerson(world.pool, 'drawn', { plan: 'pro' });
    const enrollment = await insertEnrollment(world.pool, person, { held_back: 'halted' });
    await insertMessage(world.pool, person, enrollment);
    await world.pool.query(
      `update enrollments set place = '{"step":"hello","kind":"send","until":null}' where id = $1`,
      [enrollment],
    );
    const other = await insertEnrollment(world.pool, await insertPerson(world.pool, 'earlier'));
    await world.pool.query(
      `update enrollments set place = '{"step":"long-gone","kind":"send","until":null}' where id = $1`,
      [other],
    );
    const graph = await read<{ nodes: { id: string; counts: unknown }[]; edges: unknown[] }>(
      '/v1/journeys/welcome/graph',
    );
    expect(graph).toMatchObject({ journey: 'welcome', status: 'live', version: 'v1', counted: true, elsewhere: 1 });
    expect(graph.nodes.map(({ id }) => id)).toEqual(['@entry', 'plan', 'hello', '@end']);
    expect(graph.nodes.find(({ id }) => id === 'hello')?.counts).toEqual({
      running: 1,
      heldBack: 1,
      messages: { delivered: 1 },
    });
    expect(graph.edges).toContainEqual({ from: 'plan', to: 'hello', label: 'traits.plan = pro' });
    expect((await world.get('/v1/journeys/nothing/graph')).status).toBe(404);
  });

  it('counts what waits, and shows what is in doubt', async () => {
    const person = await insertPerson(world.pool, 'doubtful');
    const message = await insertMessage(world.pool, person, await insertEnrollment(world.pool, person));
    await world.pool.query(`update messages set state = 'HELD', reason = 'no clear answer' where id = $1`, [message]);
    const another = await insertPerson(world.pool, 'doubtful too');
    const unknown = await insertMessage(world.pool, another, await insertEnrollment(world.pool, another));
    // Looked at a moment ago, as it is again and again.
    await world.pool.query(
      `update messages set state = 'UNKNOWN', unknown_since = now() - interval '20 minutes', updated_at = now() where id = $1`,
      [unknown],
    );
    await world.pool.query(
      `insert into dispatches (workspace, workflow_id, kind, created_at) values ('default', 'w', 'start', now() - interval '1 minute'), ('other', 'w', 'start', now() - interval '1 minute')`,
    );
    const now = await read<{ parked: Record<string, unknown> }>('/v1/now');
    expect(now).toMatchObject({
      engines: [
        { name: 'nats', up: true },
        { name: 'postgres', up: true },
        { name: 'temporal', up: true },
      ],
      halts: [],
      parked: {
        heldBack: [{ reason: 'halted', people: 1 }],
        messages: [
          { state: 'HELD', count: 1 },
          { state: 'UNKNOWN', count: 1 },
        ],
        examples: [
          { id: unknown, state: 'UNKNOWN' },
          { id: message, profile: person, state: 'HELD', reason: 'no clear answer' },
        ],
        breakers: { count: 0, oldest: null },
        optOutDoubts: { count: 0, oldest: null },
        compensations: { count: 0, oldest: null },
        dispatches: { count: 1 },
      },
    });
    const figures = await (await world.get('/metrics')).text();
    expect(figures).toContain('carillon_waiting{what="messages_unknown"} 1\n');
    expect(figures).toMatch(/carillon_waiting_oldest_seconds{what="messages_unknown"} 12\d\d/);
    // Whoever is on duty answers for every workspace.
    expect(figures).toContain('carillon_waiting{what="dispatches_late"} 2\n');
    expect(figures).toMatch(/carillon_waiting_oldest_seconds{what="dispatches_late"} 6\d/);
    expect(figures).toContain('carillon_waiting{what="enrollments_held_back"} 1\n');
    expect((await fetch(`${world.url}/v1/now`)).status).toBe(401);
  });

  it('lists dead letters, shows one whole, and puts it back', async () => {
    await world.post('/v1/batch', { batch: [{ type: 'track', userId: 'ana', messageId: 'bad' }] });
    type Letters = { deadLetters: { seq: number; reason: string; subject: string | null; redriven: number }[] };
    const { deadLetters } = await read<Letters>('/v1/dead-letters');
    expect(deadLetters).toMatchObject([{ reason: 'bad-envelope', subject: null, redriven: 0 }]);
    const seq = deadLetters[0]?.seq ?? 0;
    expect(await read(`/v1/dead-letters/${seq}`)).toMatchObject({ body: expect.stringContaining('ana') });
    const operator = { authorization: `Bearer ${world.keys.apiKey}` };
    // Turned away at the door, it has no place to go back to.
    expect((await call('POST', `/v1/dead-letters/${seq}/redrive`, operator)).status).toBe(409);

    await world.park('in.default.user.signed_up.aaaaaaaaaaaaaaaaaaaaaaaaaa', 'invalid', '{"broken":true}');
    await world.park('in.other.user.signed_up.aaaaaaaaaaaaaaaaaaaaaaaaaa', 'invalid', '{"theirs":true}', 'other');
    const parked = (await read<Letters>('/v1/dead-letters?reason=invalid')).deadLetters;
    expect(parked).toHaveLength(1);
    const back = await call('POST', `/v1/dead-letters/${parked[0]?.seq}/redrive`, operator);
    expect(await back.json()).toMatchObject({
      kind: 'redriven',
      subject: 'in.default.user.signed_up.aaaaaaaaaaaaaaaaaaaaaaaaaa',
    });
    expect((await world.stored('EVENTS')).at(-1)?.body).toEqual({ broken: true });
    expect((await read<Letters>('/v1/dead-letters?reason=invalid')).deadLetters).toEqual([]);
    expect((await read<Letters>('/v1/dead-letters?reason=invalid&all=true')).deadLetters).toMatchObject([
      { redriven: 1 },
    ]);
    const { rows } = await world.pool.query(`select actor from audit where action = 'dlq.redrive'`);
    expect(rows).toEqual([{ actor: 'key:local api' }]);
    // Somebody else's is as good as none.
    const theirs = (parked[0]?.seq ?? 0) + 1;
    expect((await world.get(`/v1/dead-letters/${theirs}`)).status).toBe(404);
    expect((await call('POST', `/v1/dead-letters/${theirs}/redrive`, operator)).status).toBe(404);
    expect((await world.get('/v1/dead-letters/0')).status).toBe(400);
  });
});
