import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineSegment } from '../../../adapters/postgres/campaign/define.ts';
import { createDeeds } from '../../../adapters/postgres/segment/deeds.ts';
import { parseSegment } from '../../../domain/campaign/parse.ts';
import { answerDeeds, type Happened } from '../../../domain/condition/answer-deeds.ts';
import { comparisons, type Condition } from '../../../domain/condition/condition.ts';
import { didName, type Did } from '../../../domain/condition/deed.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('deeds');
  const wheres = {
    vips: { 'traits.plan': 'pro' },
    buyers: { did: { event: 'order.placed', atLeast: 2 } },
    'big-spenders': { did: { event: 'order.placed', where: { 'event.total': { gte: 100 } } } },
  };
  for (const [segment, where] of Object.entries(wheres)) {
    const read = parseSegment({ segment, where });
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    await defineSegment(world.pool, 'default', read.definition);
  }
});
afterAll(() => world.close());

const minute = 60_000;
const event = (type: string, changes: Partial<Did> = {}, where?: Condition): Did => ({
  kind: 'did',
  deed: { kind: 'event', type, ...(where === undefined ? {} : { where }) },
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
        `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id, received_at, properties)
         values ('default', 'test', $1, '', $2, 1, $3, now() - $4 * interval '1 second', $5)`,
        [randomUUID(), type, profile, ago, properties],
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
        properties?.['channel'],
        properties?.['template'],
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
type Asking = { readonly segments?: readonly string[]; readonly scale?: number; readonly entry?: JsonObject };
const ask = (profileId: string, dids: readonly Did[], { segments = [], scale = 1, entry = {} }: Asking = {}) =>
  createDeeds(world.pool)({ workspace: 'default', profileId, scale, entry, dids, segments });

describe('what somebody did', () => {
  it('is the same to the database and in memory, for whatever happened and whatever is asked', async () => {
    const now = Date.now();
    const value = fc.constantFrom(1, 2, 'a', null);
    const held = fc.dictionary(fc.constantFrom('a', 'b'), value);
    const path = fc.constantFrom('event.a', 'event.b', 'traits.a', 'entry.a', 'event.a.b');
    const compared = fc.oneof(
      fc.record({ kind: fc.constant('compare' as const), path, op: fc.constantFrom(...comparisons), value }),
      fc.record({ kind: fc.constant('same' as const), path, as: path }),
      fc.record({ kind: fc.constant('exists' as const), path }),
    );
    const where: fc.Arbitrary<Condition> = fc.oneof(
      compared,
      compared.map((of) => ({ kind: 'not' as const, of })),
      fc.array(compared, { minLength: 2, maxLength: 2 }).map((of) => ({ kind: 'all' as const, of })),
    );
    const about = fc.record({ channel: fc.constantFrom('email', 'sms'), template: fc.constantFrom('hello', 'offer') });
    // Half a minute beside every bound that is asked about: the two do not look at the very same instant.
    const instants = fc.integer({ min: 0, max: 20 }).map((minutes) => now - minutes * minute - minute / 2);
    const happenings = fc.array(
      fc.oneof(
        fc.record({
          type: fc.constantFrom('message.sent', 'message.opened', 'message.clicked'),
          at: instants,
          properties: about,
        }),
        fc.record({
          type: fc.constantFrom('order.placed', 'app.opened'),
          at: instants,
          properties: fc.option(held, { freq: 4 }),
        }),
      ),
      { maxLength: 8 },
    );
    const span = fc.constantFrom<Partial<Did>>(
      {},
      { within: '5 minutes' },
      { within: '15 minutes' },
      { within: '15 minutes', before: '5 minutes' },
      { before: '10 minutes' },
    );
    const dids = fc
      .tuple(
        fc.oneof(
          fc.constantFrom<Did>(
            event('order.placed'),
            mail('sent', 'hello'),
            mail('opened', null),
            mail('clicked', 'offer'),
          ),
          where.map((one) => event('order.placed', {}, one)),
        ),
        fc.integer({ min: 1, max: 3 }),
        span,
      )
      .map(([did, atLeast, between]): Did => ({ ...did, atLeast, ...between }));
    await fc.assert(
      fc.asyncProperty(
        happenings,
        fc.array(dids, { minLength: 1, maxLength: 4 }),
        fc.tuple(held, held),
        async (all, asked, [traits, entry]) => {
          const id = await person(traits);
          await happened(id, all, now);
          const { did } = await ask(id, asked, { entry });
          expect(did).toEqual(answerDeeds(asked, { segments: [], at: now, traits, entry, happened: all }).did);
        },
      ),
      { numRuns: 150 },
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

  it('does not count what lies among the dead letters', async () => {
    const now = Date.now();
    const id = await person();
    await happened(id, [{ type: 'order.placed', at: now - minute, properties: { total: 'much' } }], now);
    const once = event('order.placed');
    expect((await ask(id, [once])).did).toEqual({ [didName(once)]: true });
    await world.pool.query(
      `update inbox set verdicts = '[{"journey": null, "verdict": "invalid", "detail": "contract"}]' where profile_id = $1`,
      [id],
    );
    expect((await ask(id, [once])).did).toEqual({ [didName(once)]: false });
  });

  it('counts spans by the clock that they are meant by', async () => {
    const now = Date.now();
    const id = await person();
    await happened(id, [{ type: 'order.placed', at: now - minute, properties: {} }], now);
    const today = event('order.placed', { within: '1 day' });
    expect((await ask(id, [today])).did).toEqual({ [didName(today)]: true });
    // A day lasts 24 seconds.
    expect((await ask(id, [today], { scale: 3_600 })).did).toEqual({ [didName(today)]: false });
  });

  it('says which segments they are in, of traits and of deeds, and no of one that is gone', async () => {
    const now = Date.now();
    const id = await person({ plan: 'pro' });
    expect((await ask(id, [], { segments: ['vips', 'buyers', 'gone'] })).segments).toEqual({
      vips: true,
      buyers: false,
    });
    const order = { type: 'order.placed', at: now - minute, properties: { total: 60 } };
    await happened(id, [order, order], now);
    const segments = ['buyers', 'big-spenders'];
    expect((await ask(id, [], { segments })).segments).toEqual({ buyers: true, 'big-spenders': false });
    await happened(id, [{ ...order, properties: { total: 100 } }], now);
    expect((await ask(id, [], { segments })).segments).toEqual({ buyers: true, 'big-spenders': true });
  });
});
