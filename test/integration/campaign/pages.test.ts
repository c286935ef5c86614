import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCampaignPages } from '../../../adapters/postgres/campaign/pages.ts';
import { messagesOf } from '../../../adapters/postgres/reads/message-rows.ts';
import { declaredBurst } from '../../../domain/campaign/pace.ts';
import type { MessageRow } from '../../../domain/why/rows.ts';
import { type CampaignWorld, campaignWorld } from '../../support/campaign-world.ts';
import { expectWithin } from '../../support/promised-time.ts';

let world: CampaignWorld;
beforeAll(async () => {
  world = await campaignWorld('pages');
});
afterEach(async () => {
  world.front.answerAfter(0);
  world.sandbox.clearFaults();
  world.sandbox.clearRules();
  world.sandbox.oracle.reset();
  await world.pool.query(
    'delete from consents; delete from suppressions; update profiles set alias_of = null; delete from gateway_rests; update halts set released_at = now()',
  );
  await world.pool.query(`update profiles set traits = traits || '{"shy": true}'`);
});
afterAll(() => world.close());

/** What a person is told who asks why. */
const whyOf = async (key: string): Promise<readonly MessageRow[]> => {
  const { rows } = await world.pool.query<{ profile: string }>(
    'select profile_id as profile from campaign_recipients where campaign = $1',
    [key],
  );
  const client = await world.pool.connect();
  const people = rows.map(({ profile }) => profile);
  const messages = await messagesOf(client, people, 2 * people.length);
  client.release();
  return messages.filter(({ owner }) => owner.id === key);
};

const rules = ['brake', 'address', 'delivery', 'suppression', 'consent', 'quiet hours'];
const onceEach = (): void => expect([...world.taken().values()].filter((times) => times !== 1)).toEqual([]);

describe('sending a campaign [3.6]', () => {
  it('keeps a frequency cap exactly, whichever campaign comes first to a person', async () => {
    const people = await world.people(30);
    await world.pool.query(
      `update workspaces set settings = settings || '{"caps": [{"most": 2, "within": "7 days"}]}'`,
    );
    try {
      const launched = [await world.launch(), await world.launch(), await world.launch()];
      await Promise.all(launched.map(({ key }) => world.drain(key)));
      expect([...world.taken().values()]).toEqual(people.map(() => 2));
      const { rows } = await world.pool.query(
        `select reason, count(*)::int as count from campaign_recipients where campaign = any ($1) and state = 'skipped' group by 1`,
        [launched.map(({ key }) => key)],
      );
      expect(rows).toEqual([{ reason: 'frequency cap: 2 marketing messages within 7 days', count: 30 }]);
    } finally {
      await world.pool.query(`update workspaces set settings = settings - 'caps'`);
    }
  });

  it('spends no more than there is, tells whom the money did not last for, and goes on where it waits', async () => {
    const people = await world.people(60);
    const spend = async (...caps: readonly object[]): Promise<void> =>
      void (await world.pool.query(
        `update workspaces set settings = settings || jsonb_build_object('prices', '{"sms": {"perPart": 0.06, "currency": "EUR"}}'::jsonb, 'spend', $1::jsonb)`,
        [JSON.stringify(caps)],
      ));
    try {
      await spend({ most: 1.5, per: 'day' });
      const launched = [await world.launch(), await world.launch()];
      await Promise.all(launched.map(({ key }) => world.drain(key)));
      expect([...world.taken().values()].reduce((sum, times) => sum + times, 0)).toBe(25);
      const views = await Promise.all(launched.map(({ id }) => world.view(id)));
      expect(views.reduce((sum, { recipients }) => sum + recipients.accepted, 0)).toBe(25);
      expect(views.flatMap(({ reasons }) => reasons.map(({ reason }) => reason))).toContain('spend cap: 1.5 EUR a day');
      expect(views.map(({ state }) => state)).toEqual(['completed', 'completed']);
      const total = await world.pool.query('select spent::int from spend_windows');
      expect(total.rows).toEqual([{ spent: 1_500_000 }]);

      // Room for four more, of which the provider refuses one: its money is there for another.
      await spend({ most: 1.74, per: 'day', then: 'wait' });
      world.sandbox.addRule({ fate: 'rejected', count: 1 });
      const waiting = await world.launch();
      await world.drain(waiting.key, (outcome) => outcome === 'wait');
      const { recipients } = await world.view(waiting.id);
      expect(recipients).toMatchObject({ accepted: 4, rejected: 1, waiting: people.length - 5 });
    } finally {
      await world.pool.query(`update workspaces set settings = settings - 'spend' - 'prices'`);
      await world.pool.query('delete from spend_windows');
    }
  });

  it('calls everybody once, as it writes to them', async () => {
    await world.people(30);
    world.sandbox.addRule({ fate: 'rejected', count: 2 });
    world.sandbox.addFault({ kind: 'accept-then-502', match: { path: '/tts/3/advanced' } });
    const call = { channel: 'voice', template: 'offer', class: 'service' } as const;
    const { id, key, preview } = await world.launch(call);
    expect(preview).toMatchObject({ toSend: 30, cost: { parts: 30 }, samples: expect.arrayContaining([]) });
    expect(preview.samples[0]).toMatchObject({ parts: 1, text: expect.stringMatching(/^Hi Ana \d+, press one/) });
    await world.drain(key);
    const { recipients, state } = await world.view(id);
    expect([state, recipients]).toEqual([
      'completed',
      expect.objectContaining({ total: 30, accepted: 28, rejected: 2 }),
    ]);
    expect(world.taken().size).toBe(28);
    onceEach();
    expect(world.sandbox.oracle.entries[0]).toMatchObject({ channel: 'voice', from: '38512345678' });
  });

  it('writes to everybody once, and every recipient has one state and a reason', async () => {
    await world.people(300);
    await world.people(7, {}, false);
    world.sandbox.addRule({ fate: 'rejected', count: 5 });
    const { id, key, preview } = await world.launch();
    await world.drain(key);
    const { recipients, reasons, state } = await world.view(id);
    expect(state).toBe('completed');
    expect(recipients).toMatchObject({ total: preview.audience, accepted: 295, rejected: 5, skipped: 7 });
    expect(world.taken().size).toBe(295);
    onceEach();
    expect(reasons).toContainEqual({ state: 'skipped', reason: 'no consent given', count: 7, of: 'person' });
    const { rows } = await world.pool.query<{ count: number }>(
      `select count(*)::int as count from messages m join campaign_recipients r on r.message_id = m.id
       where m.owner_kind = 'campaign' and m.owner_id = $1 and lower(m.state) = r.state`,
      [key],
    );
    expect(rows[0]?.count).toBe(307);
    const messages = await whyOf(key);
    expect(messages).toHaveLength(307);
    for (const { state: became, verdicts, attempts } of messages) {
      expect(verdicts.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual(
        // Nobody asks again about those whom the preview left out.
        became === 'SKIPPED' ? ['audience refuse'] : rules.map((rule) => `${rule} pass`),
      );
      expect(attempts.map(({ n, gateway, outcome }) => [n, gateway, outcome])).toEqual(
        became === 'SKIPPED' ? [] : [[1, 'infobip', became.toLowerCase()]],
      );
      for (const { startedAt, finishedAt } of attempts) expect(finishedAt).toBeGreaterThanOrEqual(startedAt);
    }
  });

  it('finds what a sender did that died before it could record anything, and writes down its attempt', async () => {
    await world.people(3);
    const { id, key } = await world.launch();
    const request = randomUUID();
    const ids = await world.claimAndDie(key, request);
    const messages = ids.map((messageId, n) => ({
      sender: 'Acme',
      destinations: [{ to: `38591000000${n}`, messageId }],
      content: { text: 'Hi' },
    }));
    const taken = await fetch(`${world.sandbox.httpUrl}/sms/3/messages`, {
      method: 'POST',
      headers: { authorization: 'App key', 'content-type': 'application/json' },
      body: JSON.stringify({ messages, options: { schedule: { bulkId: request } } }),
    });
    expect(taken.status).toBe(200);
    const before = world.front.requests.length;
    await world.drain(key);
    expect(world.front.requests.slice(before)).toEqual([]);
    expect((await world.view(id)).recipients).toMatchObject({ accepted: 3, total: 3 });
    for (const { reason, attempts, lookUps } of await whyOf(key)) {
      expect(reason).toBe('accepted: found in the provider’s log');
      expect(attempts).toMatchObject([{ n: 1, gateway: 'infobip', finishedAt: null, outcome: null }]);
      expect(lookUps.map(({ outcome }) => outcome)).toEqual(['found']);
    }
  });

  it('retries only those who failed when a request is partly accepted', async () => {
    await world.people(40);
    const { id, key } = await world.launch();
    const before = world.front.requests.length;
    world.front.takeOnly((_id, index) => index % 4 !== 0);
    await world.drain(key);
    const [first = [], again = [], ...more] = world.front.requests.slice(before);
    expect(first).toHaveLength(40);
    expect(again.toSorted()).toEqual(first.filter((_, index) => index % 4 === 0).toSorted());
    expect(more).toEqual([]);
    expect((await world.view(id)).recipients.accepted).toBe(40);
    onceEach();
  });

  it('asks what became of a request without an answer before it sends anything again', async () => {
    await world.people(30);
    world.sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'POST' } });
    const { id, key } = await world.launch();
    const before = world.front.requests.length;
    await world.drain(key);
    expect(world.front.requests.slice(before)).toHaveLength(1);
    expect((await world.view(id)).recipients.accepted).toBe(30);
    onceEach();
  });

  it('finds the one message that a whole request is refused for', async () => {
    const [odd] = await world.people(9);
    await world.people(20);
    const { id, key } = await world.launch();
    world.sandbox.addFault({ kind: 'status', status: 400, count: 'always', match: { to: odd?.phone.slice(1) ?? '' } });
    await world.drain(key);
    expect((await world.view(id)).recipients).toMatchObject({ accepted: 28, rejected: 1 });
    expect(world.taken().has(odd?.phone ?? '')).toBe(false);
    onceEach();
  });

  it('asks before each half of a refused request whether it may still send', async () => {
    const odd = (await world.people(16)).at(-1);
    world.sandbox.addFault({ kind: 'status', status: 400, count: 'always', match: { to: odd?.phone.slice(1) ?? '' } });
    world.front.answerAfter(100);
    const { id, key } = await world.launch({ rate: 64 });
    const { requests } = world.front;
    const before = requests.length;
    const draining = world.drain(key, (outcome) => outcome === 'wait');
    await expect.poll(() => requests.length, { interval: 5 }).toBe(before + 1);
    await world.commands.move('default', id, 'pause', 'test');
    const paused = requests.length;
    await draining;
    expect(requests.length - paused).toBeLessThanOrEqual(1); // the one that was on its way
    await world.commands.move('default', id, 'resume', 'test');
    await world.drain(key);
    expect((await world.view(id)).recipients).toMatchObject({ accepted: 15, rejected: 1 });
    onceEach();
  });

  it('leaves a busy account alone, whichever campaign asks', async () => {
    await world.people(10);
    world.sandbox.addFault({ kind: 'status', status: 429, retryAfter: 2, match: { method: 'POST' } });
    const [one, two] = [await world.launch(), await world.launch({ template: 'plain' })];
    const before = world.front.requests.length;
    const asked = Date.now();
    expect(await world.page({ campaign: one.key, from: 1, to: 10 })).toMatchObject({ kind: 'wait' });
    await Promise.all([world.drain(one.key), world.drain(two.key)]);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(1_900);
    expect(world.front.requests.slice(before)).toHaveLength(3);
    expect([...world.taken().values()]).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('leaves a busy account alone also where turns had been given out', async () => {
    await world.people(200);
    const { key } = await world.launch({ rate: 200 });
    world.sandbox.addFault({ kind: 'status', status: 429, retryAfter: 2, match: { method: 'POST' } });
    const { requests } = world.front;
    const before = requests.length;
    const pages = [1, 51, 101, 151].map((from) => world.page({ campaign: key, from, to: from + 49 }));
    await expect.poll(() => requests.length, { interval: 5 }).toBe(before + 1);
    await sleep(1_200);
    expect(requests.length).toBe(before + 1);
    await Promise.all([...pages, world.drain(key)]);
    onceEach();
  });

  it('hears an opt-out, a halt and a merge that come after the audience was frozen', async () => {
    const [ana, luka, mia, ...rest] = await world.people(20);
    const { id, key } = await world.launch();
    await world.pool.query(
      `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'sms', '*', 'unsubscribed', 'STOP')`,
      [ana?.id],
    );
    await world.pool.query('update profiles set revision = revision + 1 where id = $1', [ana?.id]);
    await world.pool.query('update profiles set alias_of = $2 where id = $1', [luka?.id, mia?.id]);
    await world.pool.query(
      `insert into halts (id, workspace, reason, by) values (gen_random_uuid(), 'default', 'stop', 'test')`,
    );
    expect(await world.page({ campaign: key, from: 1, to: 20 })).toMatchObject({ kind: 'wait' });
    expect(world.taken().size).toBe(0);
    await world.pool.query('update halts set released_at = now()');
    await world.drain(key);
    expect([...world.taken().keys()].toSorted()).toEqual(
      [mia, ...rest].map((person) => person?.phone ?? '').toSorted(),
    );
    expect((await world.view(id)).reasons).toEqual(
      expect.arrayContaining([
        { state: 'skipped', reason: 'unsubscribed from sms', count: 1, of: 'person' },
        { state: 'skipped', reason: 'the address changed after the audience was frozen', count: 1, of: 'address' },
      ]),
    );
  });

  it('waits while opt-outs are not heard, at the look and at the claim, unless it is no marketing (I7)', async () => {
    await world.people(20);
    const { key } = await world.launch();
    const other = await world.launch({ class: 'service' });
    const heard = (agoMs: number) =>
      world.pool.query(
        `insert into opt_outs_heard (until) values (now() - $1::float8 * interval '1 ms')
         on conflict (only_one) do update set until = excluded.until`,
        [agoMs],
      );
    const pages = await createCampaignPages(world.pool);
    const campaign = await pages.campaign(key);
    if (campaign === null) throw new Error('no campaign');
    try {
      await heard(5_000);
      expect(await world.page({ campaign: key, from: 1, to: 20 })).toMatchObject({ kind: 'wait', ms: 2_000 });
      const due = await pages.due({ campaign: key, from: 1, to: 2 }, 'sms', 0, 2);
      const lines = due.map((one) => ({ due: one, address: one.address ?? '', locale: 'en', verdicts: [] }));
      const given = { request: randomUUID(), gateway: 'infobip', leaseMs: 0, virtualNow: Date.now() };
      expect((await pages.claim(campaign, lines, given)).size).toBe(0);
      expect(world.taken().size).toBe(0);
      await world.drain(other.key);
      expect(world.taken().size).toBe(20);
      world.sandbox.oracle.reset();
      await heard(0);
      await world.drain(key);
      expect(world.taken().size).toBe(20);
    } finally {
      await world.pool.query('delete from opt_outs_heard');
    }
  });

  it('lets those wait who wrote what may be an opt-out: at the look, and again at the claim (I7), until somebody has read it', async () => {
    for (const phone of ['092 765 4331', '092 765 4332']) await world.people(1, { phone });
    const { key } = await world.launch();
    const pages = await createCampaignPages(world.pool);
    const campaign = await pages.campaign(key);
    if (campaign === null) throw new Error('no campaign');
    const doubt = (address: string) =>
      world.pool.query(
        `insert into opt_out_doubts (workspace, channel, provider_id, address, because) values ('default', 'sms', $1, $1, 'test')`,
        [address],
      );
    await doubt('385927654331');
    const due = await pages.due({ campaign: key, from: 1, to: 2 }, 'sms', 0, 2);
    expect(due.map(({ address, doubted }) => [address, doubted])).toEqual(
      expect.arrayContaining([
        ['+385927654331', true],
        ['+385927654332', false],
      ]),
    );
    await doubt('385927654332');
    const lines = due.map((one) => ({ due: one, address: one.address ?? '', locale: 'en', verdicts: [] }));
    const given = { request: randomUUID(), gateway: 'infobip', leaseMs: 0, virtualNow: Date.now() };
    expect((await pages.claim(campaign, lines, given)).size).toBe(0);
    expect(await world.page({ campaign: key, from: 1, to: 2 })).toMatchObject({ kind: 'wait' });
    expect(world.taken().size).toBe(0);
    const { rows } = await world.pool.query(
      `select distinct reason from campaign_recipients where campaign = $1 and not_before > now() + interval '10 minutes'`,
      [key],
    );
    expect(rows).toEqual([{ reason: 'what they wrote may be an opt-out: a person has to read it' }]);
    await world.pool.query(`update opt_out_doubts set decided_at = now(), decided_by = 'test', decision = 'none'`);
    await world.pool.query(`update campaign_recipients set not_before = null where campaign = $1`, [key]);
    await world.drain(key);
    expect(world.taken().size).toBe(2);
  });

  it('hears a STOP from a number that a profile has without its country: at the look, and again at the claim (I7)', async () => {
    for (const phone of ['092 765 4321', '092 765 4322']) await world.people(1, { phone });
    const { id, key } = await world.launch();
    const pages = await createCampaignPages(world.pool);
    const campaign = await pages.campaign(key);
    if (campaign === null) throw new Error('no campaign');
    const claim = async (between: string) => {
      const due = await pages.due({ campaign: key, from: 1, to: 2 }, 'sms', 0, 2);
      await world.pool.query(between);
      const lines = due.map((one) => ({ due: one, address: one.address ?? '', locale: 'en', verdicts: [] }));
      const given = { request: randomUUID(), gateway: 'infobip', leaseMs: 0, virtualNow: Date.now() };
      return [...(await pages.claim(campaign, lines, given)).keys()].toSorted((a, b) => a - b);
    };
    const stop = (address: string): string =>
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'sms', '${address}', 'STOP', 'test')`;
    const { rows } = await world.pool.query<{ n: number }>(
      `select n from campaign_recipients where campaign = $1 and address = '+385927654322'`,
      [key],
    );
    expect(await claim(stop('385927654321'))).toEqual(rows.map(({ n }) => n));
    expect(await claim(stop('385927654322'))).toEqual([]);
    expect(await world.page({ campaign: key, from: 1, to: 2 })).toMatchObject({ kind: 'wait' });
    expect(world.taken().size).toBe(0);
    expect((await world.view(id)).reasons).toEqual(
      expect.arrayContaining([{ state: 'skipped', reason: 'suppressed: STOP', count: 1, of: 'person' }]),
    );
  });

  it('stops within a second of a pause, goes on exactly there, and ends when it is cancelled', async () => {
    await world.people(200);
    const { id, key } = await world.launch({ rate: 40 });
    const draining = world.drain(key, (outcome) => outcome === 'wait');
    await sleep(700);
    await world.commands.move('default', id, 'pause', 'test');
    const paused = Date.now();
    await draining;
    const last = Math.max(...world.sandbox.oracle.find({}).map(({ at }) => Date.parse(at)));
    expectWithin(1_000, Math.max(0, last - paused), 'from a pause to the last message');
    const sent = world.taken().size;
    expect(sent).toBeGreaterThan(0);
    await sleep(400);
    expect(world.taken().size).toBe(sent);
    await world.commands.move('default', id, 'resume', 'test');
    const going = world.drain(key);
    await sleep(500);
    await world.commands.move('default', id, 'cancel', 'test');
    await going;
    const { recipients, state } = await world.view(id);
    expect(state).toBe('cancelled');
    expect(recipients.accepted).toBeGreaterThan(sent);
    expect(recipients.accepted + recipients.cancelled + recipients.skipped).toBe(recipients.total);
    expect(world.taken().size).toBe(recipients.accepted);
    onceEach();
  });

  describe('with a rate', () => {
    const rate = 200;
    const arrivals = (): readonly number[] =>
      world.sandbox.oracle
        .find({})
        .map((entry) => Date.parse(entry.at))
        .toSorted((a, b) => a - b);
    const mostInASecond = (at: readonly number[]): number =>
      Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1_000).length));

    it('keeps it in every second, with two workers at it', async () => {
      await world.people(1_000);
      const { key } = await world.launch({ rate });
      await Promise.all([
        world.page({ campaign: key, from: 1, to: 500 }),
        world.page({ campaign: key, from: 501, to: 1_000 }),
      ]);
      const at = arrivals();
      expect(at).toHaveLength(1_000);
      expect(mostInASecond(at)).toBeLessThanOrEqual(rate + declaredBurst(rate));
      const took = (at.at(-1) ?? 0) - (at[0] ?? 0);
      expect(took).toBeGreaterThanOrEqual(4_500);
      expectWithin(1_000_000 / (0.95 * rate), took, '1,000 messages at 200 a second');
      onceEach();
    });

    it('keeps it when a process that held turns was stopped for seconds', async () => {
      await world.people(800);
      const { key } = await world.launch({ rate });
      const held = Array.from({ length: 8 }, (_, page) =>
        world.page({ campaign: key, from: 100 * page + 1, to: 100 * page + 100 }),
      );
      await expect.poll(() => arrivals().length, { interval: 5 }).toBeGreaterThan(0);
      const stopped = Date.now();
      while (Date.now() - stopped < 2_000); // nothing of this process runs
      await Promise.all([...held, world.drain(key)]);
      expect(arrivals()).toHaveLength(800);
      expect(mostInASecond(arrivals())).toBeLessThanOrEqual(rate + declaredBurst(rate));
      onceEach();
    });
  });

  it('is nobody’s twice when two workers have the same page', async () => {
    await world.people(200);
    const { id, key } = await world.launch();
    await Promise.all([world.drain(key), world.drain(key), world.drain(key)]);
    expect((await world.view(id)).recipients.accepted).toBe(200);
    expect(world.taken().size).toBe(200);
    onceEach();
  });
});
