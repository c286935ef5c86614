import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineAll } from '../../../adapters/postgres/campaign/define.ts';
import { type CampaignWorld, campaignWorld } from '../../support/campaign-world.ts';

let world: CampaignWorld;
beforeAll(async () => {
  world = await campaignWorld('preview');
});
afterAll(() => world.close());

describe('previewing a campaign [3.5]', () => {
  it('counts everybody once: who gets it, and who does not and why', async () => {
    const people = await world.people(20);
    await world.people(3, {}, false);
    await world.people(1, { phone: undefined });
    await world.people(1, { phone: '12' });
    await world.people(2, { phone: people[0]?.phone });
    await world.people(4, { shy: true });
    await world.pool.query(
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'sms', $1, 'STOP', 'test')`,
      [people[1]?.phone.slice(1)],
    );
    const id = await world.define();
    const preview = await world.preview(id);
    expect(preview).toMatchObject({
      audience: 27,
      toSend: 19,
      skipped: {
        'no consent given': 3,
        'no address': 1,
        'duplicate address': 2,
        'suppressed: STOP': 1,
      },
      cost: { partsPerMessage: 1, parts: 19, amount: 0.95, currency: 'EUR' },
      broken: [],
    });
    const skipped = Object.values(preview.skipped).reduce((sum, count) => sum + count, 0);
    expect(preview.toSend + skipped).toBe(preview.audience);
    expect(preview.samples).toHaveLength(3);
    expect(preview.samples[0]).toMatchObject({
      encoding: 'GSM-7',
      parts: 1,
      text: expect.stringMatching(/^Hi Ana \d+, spring/),
    });
    expect(world.taken().size).toBe(0);
  });

  it('leaves out everybody at a number that said STOP, however it stands on their profile (I7)', async () => {
    const [ana] = await world.people(1, { shy: true });
    const number = ana?.phone ?? '';
    const spellings = [
      number,
      number.replace('+385', '0'),
      number.replace('+', '00'),
      `${number.slice(0, 6)} ${number.slice(6)}`,
    ];
    for (const phone of spellings) await world.people(1, { phone, said: 'stop' });
    const one = {
      id: 'said-stop',
      name: 'Said stop',
      condition: { kind: 'compare', path: 'traits.said', op: 'eq', value: 'stop' },
    } as const;
    await defineAll(world.pool, 'default', { segments: [one], campaigns: [] }, 'test');
    const id = await world.define({ segment: 'said-stop' });
    expect(await world.preview(id)).toMatchObject({ toSend: 1, skipped: { 'duplicate address': 3 } });
    await world.pool.query(
      `insert into suppressions (workspace, channel, address, reason, source) values ('default', 'sms', $1, 'STOP', 'test')`,
      [number.slice(1)],
    );
    expect(await world.preview(id)).toMatchObject({ toSend: 0, skipped: { 'suppressed: STOP': 4 } });
  });

  it('launches only what was confirmed, and only once', async () => {
    const id = await world.define();
    const launch = (confirm: number) => world.commands.move('default', id, 'launch', 'test', confirm);
    expect(await launch(1)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('preview it first') });
    const { toSend } = await world.preview(id);
    expect(await launch(toSend - 1)).toMatchObject({
      kind: 'refused',
      status: 409,
      reason: expect.stringContaining(`has ${toSend} to send to, but ${toSend - 1} was confirmed`),
    });
    await world.pool.query(`update campaigns set frozen_at = now() - interval '2 hours' where id = $1`, [id]);
    expect(await launch(toSend)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('more than an hour ago'),
    });
    await world.preview(id);
    expect(await launch(toSend)).toEqual({ kind: 'moved', state: 'running', was: 'previewed' });
    const { rows } = await world.pool.query(`select kind from dispatches where kind = 'campaign'`);
    expect(await launch(toSend)).toMatchObject({ kind: 'moved', state: 'running', was: 'running' });
    expect(rows).toHaveLength(1);
    expect(await world.commands.preview('default', id)).toMatchObject({ kind: 'refused', status: 409 });
  });

  it('says whom a full cap would leave out now, and asks about them again when it leaves', async () => {
    const people = await world.people(10, { guest: true });
    const segment = {
      id: 'guests',
      name: 'Guests',
      condition: { kind: 'compare', path: 'traits.guest', op: 'eq', value: true },
    } as const;
    await defineAll(world.pool, 'default', { segments: [segment], campaigns: [] }, 'test');
    const settings = (more: object) =>
      world.pool.query(`update workspaces set settings = settings || $1`, [JSON.stringify(more)]);
    await settings({ caps: [{ most: 1, within: '7 days' }], spend: [{ most: 0.25, per: 'day' }] });
    try {
      await world.pool.query(
        `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template, state, reason, virtual_at)
         select gen_random_uuid(), 'default', 'seen-' || id, 'seen-' || id, 1, 'request', gen_random_uuid(), 'send', 1, 0, id, 'sms', 'marketing', 'x', 'ACCEPTED', '', (extract(epoch from now()) * 1000)::bigint
         from unnest($1::uuid[]) as id`,
        [people.slice(0, 3).map(({ id }) => id)],
      );
      // Seven are left, at 0.05 each: the money lasts for five of them.
      const { id, key, preview } = await world.launch({ segment: 'guests' });
      const capped = { 'frequency cap: 1 marketing message within 7 days': 3, 'spend cap: 0.25 EUR a day': 2 };
      expect(preview).toMatchObject({ toSend: 10, skipped: {}, later: {}, capped });
      await world.pool.query(`delete from messages where send_key like 'seen-%'`);
      await settings({ spend: [{ most: 100, per: 'day' }] });
      await world.drain(key);
      expect((await world.view(id)).recipients).toMatchObject({ accepted: 10 });
    } finally {
      await world.pool.query(`update workspaces set settings = settings - 'caps' - 'spend'`);
    }
  });

  it('counts what people will read, where the provider turns it into another alphabet', async () => {
    const settings = (sender: object) =>
      world.pool.query(
        `update workspaces set settings = jsonb_set(settings, '{senders,sms}', $1) where id = 'default'`,
        [sender],
      );
    await world.people(5, { firstName: `Večernja ${'č'.repeat(60)}`, said: 'wide' });
    const one = {
      id: 'wide',
      name: 'Wide',
      condition: { kind: 'compare', path: 'traits.said', op: 'eq', value: 'wide' },
    } as const;
    await defineAll(world.pool, 'default', { segments: [one], campaigns: [] }, 'test');
    const id = await world.define({ segment: 'wide' });
    const [wide] = (await world.preview(id)).samples;
    expect(wide).toMatchObject({ encoding: 'UCS-2', parts: 2 });
    await settings({ from: 'Acme', transliteration: 'central-european' });
    const cheaper = await world.preview(id);
    const read = { encoding: 'GSM-7', parts: 1, text: expect.stringContaining('Vecernja cc') };
    expect(cheaper.samples).toMatchObject([read, read, read]);
    expect(world.askedAbout).toEqual([wide?.text]);
    await settings({ from: 'Acme' });
  });

  it('begins anew when its definition changes, and stays as it is once launched', async () => {
    const id = await world.define({ rate: 10 });
    await world.preview(id);
    await world.define({ id, rate: 20 });
    expect(await world.view(id)).toMatchObject({ state: 'draft', rate: 20, toSend: null });
    const { toSend } = await world.preview(id);
    await world.commands.move('default', id, 'launch', 'test', toSend);
    await world.define({ id, rate: 30 });
    expect(await world.view(id)).toMatchObject({ state: 'running', rate: 20 });
  });

  it('says what is missing', async () => {
    const define = (change: object) =>
      world.commands.define(
        'default',
        { campaign: 'x', segment: 'everybody', send: 'sms/offer', class: 'service', rate: 5, ...change },
        'test',
      );
    expect(await define({ segment: 'nobody' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('everybody'),
    });
    expect(await define({ send: 'sms/ofer' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('sms/offer'),
    });
    expect(await define({})).toMatchObject({ kind: 'defined', change: 'new', state: 'draft' });
  });
});
