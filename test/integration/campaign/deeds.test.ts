import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeeds } from '../../../adapters/postgres/segment/deeds.ts';
import { didName, type Did } from '../../../domain/condition/deed.ts';
import { playedDeeds, type Happened } from '../../../domain/workspace/played-deeds.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('deeds');
  await world.pool.query(`insert into segments (workspace, id, name, condition) values
    ('default', 'vips', 'vips', '{"kind": "compare", "path": "traits.plan", "op": "eq", "value": "pro"}'),
    ('default', 'buyers', 'buyers', '{"kind": "did", "deed": {"kind": "event", "type": "order.placed"}, "atLeast": 2}')`);
});
afterAll(() => world.close());

const minute = 60_000;
const event = (type: string, changes: Partial<Did> = {}): Did => ({
  kind: 'did',
  deed: { kind: 'event', type },
  atLeast: 1,
  ...changes,
});
const mail = (what: 'sent' | 'opened' | 'clicked', template: string | null, changes: Partial<Did> = {}): Did => ({
  kind: 'did',
  deed: { kind: 'message', what, channel: 'email', template },
  atLeast: 1,
  ...changes,
});

async function person(traits: object = {}, aliasOf: string | null = null): Promise<string> {
  const id = randomUUID();
  await world.pool.query(`insert into profiles (id, workspace, traits, alias_of) values ($1, 'default', $2, $3)`, [
    id,
    traits,
    aliasOf,
  ]);
  return id;
}
/** What happened to somebody so long ago, as the router, the ledger and the receipts would have left it. */
async function happened(profile: string, all: readonly Happened[], now: number): Promise<void> {
  for (const { type, at, properties } of all) {
    const ago = (now - at) / 1_000;
    if (!type.startsWith('message.')) {
      await world.pool.query(
        `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id, received_at)
         values ('default', 'test', $1, '', $2, 1, $3, now() - $4 * interval '1 second')`,
        [randomUUID(), type, profile, ago],
      );
      continue;
    }
    const id = randomUUID();
    const sent = type === 'message.sent' ? ago : ago + 3_600;
    await world.pool.query(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, step, visit, hop, profile_id, channel, class, template, state, reason, virtual_at, created_at)
       values ($1::uuid, 'default', $1::text, $1::text, 1, 'request', $1::uuid, 's', 1, 0, $2, $3, 'service', $4, $5, '', 0, now() - $6 * interval '1 second')`,
      [
        id,
        profile,
        properties['channel'],
        properties['template'],
        type === 'message.sent' ? 'ACCEPTED' : 'REJECTED',
        sent,
      ],
    );
    if (type !== 'message.sent')
      await world.pool.query(
        `insert into engagements (workspace, dedupe, kind, message_id, received_at) values ('default', $1::text, $2, $1::uuid, now() - $3 * interval '1 second')`,
        [id, type.slice('message.'.length), ago],
      );
  }
}
const ask = (profileId: string, dids: readonly Did[], segments: readonly string[] = [], scale = 1) =>
  createDeeds(world.pool)({ workspace: 'default', profileId, scale, dids, segments });

describe('what somebody did', () => {
  it('is the same to the database and in memory, for whatever happened and whatever is asked', async () => {
    const now = Date.now();
    const about = fc.record({ channel: fc.constantFrom('email', 'sms'), template: fc.constantFrom('hello', 'offer') });
    const happenings = fc.array(
      fc.record({
        type: fc.constantFrom('order.placed', 'app.opened', 'message.sent', 'message.opened', 'message.clicked'),
        // Half a minute beside every bound that is asked about: the two do not look at the very same instant.
        at: fc.integer({ min: 0, max: 20 }).map((minutes) => now - minutes * minute - minute / 2),
        properties: about,
      }),
      { maxLength: 8 },
    );
    const within = fc.constantFrom({}, { within: '5 minutes' }, { within: '15 minutes' });
    const dids = fc
      .tuple(
        fc.constantFrom<Did>(
          event('order.placed'),
          mail('sent', 'hello'),
          mail('opened', null),
          mail('clicked', 'offer'),
        ),
        fc.integer({ min: 1, max: 3 }),
        within,
      )
      .map(([did, atLeast, span]): Did => ({ ...did, atLeast, ...span }));
    await fc.assert(
      fc.asyncProperty(happenings, fc.array(dids, { minLength: 1, maxLength: 4 }), async (all, asked) => {
        const id = await person();
        await happened(id, all, now);
        const { did } = await ask(id, asked);
        expect(did).toEqual(playedDeeds(asked, { segments: [], at: now, traits: {}, happened: all }).did);
      }),
      { numRuns: 60 },
    );
  });

  it('counts under every name that they had', async () => {
    const now = Date.now();
    const id = await person();
    await happened(await person({}, id), [{ type: 'order.placed', at: now - minute, properties: {} }], now);
    await happened(id, [{ type: 'order.placed', at: now - minute, properties: {} }], now);
    const twice = event('order.placed', { atLeast: 2 });
    expect((await ask(id, [twice])).did).toEqual({ [didName(twice)]: true });
  });

  it('counts spans by the clock that they are meant by', async () => {
    const now = Date.now();
    const id = await person();
    await happened(id, [{ type: 'order.placed', at: now - minute, properties: {} }], now);
    const today = event('order.placed', { within: '1 day' });
    expect((await ask(id, [today])).did).toEqual({ [didName(today)]: true });
    // A day lasts 24 seconds.
    expect((await ask(id, [today], [], 3_600)).did).toEqual({ [didName(today)]: false });
  });

  it('says which segments they are in, of traits and of deeds, and no of one that is gone', async () => {
    const now = Date.now();
    const id = await person({ plan: 'pro' });
    expect((await ask(id, [], ['vips', 'buyers', 'gone'])).segments).toEqual({ vips: true, buyers: false });
    const order = { type: 'order.placed', at: now - minute, properties: {} };
    await happened(id, [order, order], now);
    expect((await ask(id, [], ['buyers'])).segments).toEqual({ buyers: true });
  });
});
