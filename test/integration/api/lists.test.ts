import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '../../../adapters/keys/kinds.ts';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { insertEnrollment, insertMessage, insertPerson, publishWelcome } from '../../support/people.ts';

let world: ApiWorld;
let ana = '';
const enrollments: string[] = [];
const messages: string[] = [];
beforeAll(async () => {
  world = await apiWorld('api lists');
  await publishWelcome(world.pool);
  ana = await insertPerson(world.pool, 'ana');
  const anas = await insertEnrollment(world.pool, ana);
  for (let n = 0; n < 7; n += 1) messages.push(await insertMessage(world.pool, ana, anas));
  enrollments.push(anas);
  for (let n = 0; n < 6; n += 1)
    enrollments.push(await insertEnrollment(world.pool, await insertPerson(world.pool, `p${n}`)));
});
afterAll(() => world.close());

type Page = { readonly next: string | null } & Readonly<Record<string, readonly { id: string }[]>>;
const pages = async (path: string, list: string): Promise<readonly (readonly string[])[]> => {
  const all: (readonly string[])[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = (await (await world.get(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`)).json()) as Page;
    all.push((page[list] ?? []).map(({ id }) => id));
    cursor = page.next;
  }
  return all;
};

describe('lists', () => {
  it('come page by page, each row once, whatever is added meanwhile', async () => {
    const read = await pages('/v1/enrollments?limit=3', 'enrollments');
    expect(read.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(read.flat()).toEqual([...enrollments].sort().toReversed());
    const own = await pages('/v1/messages?person=ana&limit=2', 'messages');
    expect(own.map((page) => page.length)).toEqual([2, 2, 2, 1]);
    expect(own.flat()).toEqual(messages.toReversed());
    expect(await pages(`/v1/messages?enrollment=${enrollments[0]}&limit=200`, 'messages')).toEqual([own.flat()]);
    expect(await pages('/v1/journeys?limit=1', 'journeys')).toEqual([['welcome']]);
  });

  it('are narrowed by journey, status and person', async () => {
    const one = await (await world.get(`/v1/enrollments?person=userId:ana&journey=welcome&status=running`)).json();
    expect(one).toMatchObject({ enrollments: [{ profile: ana, journey: 'welcome', status: 'running' }], next: null });
    expect(await (await world.get('/v1/enrollments?status=failed')).json()).toEqual({ enrollments: [], next: null });
    expect(await (await world.get('/v1/enrollments?journey=none')).json()).toEqual({ enrollments: [], next: null });
  });

  it.each([
    '/v1/enrollments?limit=0',
    '/v1/enrollments?limit=201',
    '/v1/enrollments?limit=many',
    '/v1/enrollments?cursor=nonsense',
    '/v1/enrollments?status=asleep',
    '/v1/messages',
    '/v1/messages?enrollment=x',
  ])('GET %s is 400 with a sentence that helps', async (path) => {
    const response = await world.get(path);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toMatch(/\w{3}/);
  });

  it.each([
    ['/v1/enrollments?', ['messages', randomUUID()]],
    ['/v1/enrollments?', ['enrollments', 'x']],
    ['/v1/compensations?', ['compensations', 'x']],
    ['/v1/journeys?', ['journeys']],
    [`/v1/messages?enrollment=${randomUUID()}&`, ['messages', 'today', randomUUID()]],
    [`/v1/messages?enrollment=${randomUUID()}&`, ['messages', '2026-11-21T18:00:00.123456+00:00', 'y']],
  ])('GET %s tells a cursor that it did not write, %j', async (path, place) => {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    const response = await world.get(`${path}cursor=${cursor}`);
    expect({ status: response.status, ...Object(await response.json()) }).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^cursor: /),
    });
  });
});

describe('an API key', () => {
  const asked = {
    read: ['GET', '/v1/enrollments'],
    send: ['POST', '/v1/messages'],
    operate: ['POST', '/v1/resume'],
    profiles: ['PUT', '/v1/profiles/ana/consents'],
    publish: ['POST', '/v1/plan'],
  } as const;

  it.each(scopes)('with the scope %s may do that, and nothing else', async (scope) => {
    const key = world.key({ kind: 'api', name: scope, scopes: [scope] });
    const status = async ([method, path]: readonly [string, string]): Promise<number> => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      return (await fetch(world.url + path, { method, headers, ...(method === 'GET' ? {} : { body: '{}' }) })).status;
    };
    // Known within a second; asked seldom, for who guesses keys has to wait. What it may is judged before what it says.
    const known = async () => ![401, 429].includes(await status(asked[scope]));
    await expect.poll(known, { timeout: 10_000, interval: 600 }).toBe(true);
    for (const other of scopes)
      expect({ other, refused: (await status(asked[other])) === 403 }).toEqual({ other, refused: other !== scope });
  });
});

describe('POST /v1/journeys/{id}/archive', () => {
  it('takes nobody new, and says how to bring it back', async () => {
    const command = (path: string, body: unknown = {}) => world.post(path, body, { key: world.keys.apiKey });
    expect(await (await command('/v1/journeys/welcome/archive')).json()).toMatchObject({
      status: 'archived',
      was: 'live',
    });
    expect((await command('/v1/journeys/welcome/enrollments', { to: { userId: 'p1' } })).status).toBe(409);
    const launch = await command('/v1/journeys/welcome/launch');
    expect([launch.status, await launch.text()]).toMatchObject([409, expect.stringContaining('publish it again')]);
  });
});
