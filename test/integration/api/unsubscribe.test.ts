import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readUnsubscribeKey } from '../../../adapters/postgres/unsubscribe-key.ts';
import { signUnsubscribe, unsubscribeUrl } from '../../../domain/message/unsubscribe-token.ts';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { expectWithin } from '../../support/promised-time.ts';
import { createUnsubscribeLinks } from '../../../workers/unsubscribe-links.ts';
import { smsIntent } from '../../support/ledger-world.ts';
import { insertPerson } from '../../support/people.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld('api unsubscribe');
});
afterAll(() => world.close());

async function link(profileId: string, topic: string | null): Promise<string> {
  const { version, sign } = await readUnsubscribeKey(world.pool);
  const token = signUnsubscribe(
    { workspace: 'default', profileId, channel: 'email', topic, sentBy: 'enrollment/x/tips/1/0' },
    version,
    sign,
  );
  return unsubscribeUrl(world.url, token);
}
const consentsOf = async (id: string) =>
  (await world.pool.query('select channel, topic, state, source from consents where profile_id = $1', [id])).rows;
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

describe('/unsubscribe/{token}', () => {
  it('shows a page and changes nothing when it is looked at', async () => {
    const id = await insertPerson(world.pool, 'looking');
    const response = await fetch(await link(id, '<tips>'));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await response.text();
    expect(html).toContain('<form method="post">');
    expect(html).not.toContain('<tips>');
    expect(await consentsOf(id)).toEqual([]);
  });

  it('unsubscribes from the topic by one click (RFC 8058), and raises the revision (I7)', async () => {
    const id = await insertPerson(world.pool, 'clicking');
    expect((await fetch(await link(id, 'tips'), form({ 'List-Unsubscribe': 'One-Click' }))).status).toBe(200);
    expect(await consentsOf(id)).toEqual([
      { channel: 'email', topic: 'tips', state: 'unsubscribed', source: 'one-click' },
    ]);
    expect((await world.pool.query('select revision::int from profiles where id = $1', [id])).rows).toEqual([
      { revision: 2 },
    ]);
    const { rows } = await world.pool.query(
      `select subject, payload ->> 'profile' as profile from outbox where payload ->> 'profile' = $1`,
      [id],
    );
    expect(rows).toEqual([{ subject: 'out.default.profile.unsubscribed', profile: id }]);
  });

  it('takes the other kind of form that RFC 8058 allows, without a cookie, within a second', async () => {
    const id = await insertPerson(world.pool, 'multipart');
    const body = new FormData();
    body.set('List-Unsubscribe', 'One-Click');
    const began = performance.now();
    expect((await fetch(await link(id, 'tips'), { method: 'POST', body })).status).toBe(200);
    expect(await consentsOf(id)).toMatchObject([{ topic: 'tips', source: 'one-click' }]);
    expectWithin(1_000, performance.now() - began, 'a one-click unsubscribe was committed and answered after');
  });

  it('keeps a click in the stream where the database takes longer than half a second, and answers', async () => {
    const id = await insertPerson(world.pool, 'meanwhile');
    const client = await world.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from profiles where id = $1 for update', [id]);
      expect((await fetch(await link(id, 'tips'), form({ 'List-Unsubscribe': 'One-Click' }))).status).toBe(200);
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect(await consentsOf(id)).toEqual([]);
    const [kept] = (await world.stored('RECEIPTS')).slice(-1);
    expect(kept).toMatchObject({
      subject: 'rcp.default.carillon.email.optout',
      headers: { 'Carillon-Kind': 'click' },
      body: { profileId: id, channel: 'email', topic: 'tips', source: 'one-click', sentBy: 'enrollment/x/tips/1/0' },
    });
  });

  it('is of https where mail reaches everybody, or is not made at all', async () => {
    const profile = await insertPerson(world.pool, 'linked');
    const linked = async (publicUrl: string, delivery: 'live' | 'sandbox') => {
      const make = await createUnsubscribeLinks(world.pool, { publicUrl, delivery });
      const owner = { kind: 'request', id: profile } as const;
      const ref = { owner, step: 'send', visit: 1, hop: 0, channel: 'email' } as const;
      const subject = { ...ref, workspace: 'default', entryProfileId: profile, journeyId: null, version: null };
      return make(subject, { ...smsIntent, channel: 'email', class: 'marketing' }, profile);
    };
    expect(await linked('http://acme.example', 'live')).toBeNull();
    expect(await linked('https://acme.example', 'live')).toMatch(/^https:\/\/acme\.example\/unsubscribe\//);
    expect(await linked(world.url, 'sandbox')).toMatch(/^http:/);
  });

  it('unsubscribes from the whole channel by the other button', async () => {
    const id = await insertPerson(world.pool, 'leaving');
    await fetch(await link(id, 'tips'), form({ all: '1' }));
    expect(await consentsOf(id)).toMatchObject([{ topic: '*', source: 'unsubscribe page' }]);
  });

  it('refuses a token that was changed', async () => {
    const id = await insertPerson(world.pool, 'forged');
    const url = await link(id, 'tips');
    const [, mac = ''] = url.split('/unsubscribe/')[1]?.split('.') ?? [];
    const forged = `${Buffer.from(JSON.stringify([1, 'default', id, 'sms', '*', 'x'])).toString('base64url')}.${mac}`;
    for (const token of [forged, 'nonsense', 'a.b', `${url.slice(url.lastIndexOf('/') + 1)}x`]) {
      expect({ token, status: (await fetch(`${world.url}/unsubscribe/${token}`, form({}))).status }).toEqual({
        token,
        status: 404,
      });
    }
    expect(await consentsOf(id)).toEqual([]);
  });
});
