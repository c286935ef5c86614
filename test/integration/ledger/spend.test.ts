import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countryOf } from '../../../adapters/phone/country-of.ts';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import type { MessageClass } from '../../../domain/journey/definition.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { createFakeGateway, type FakeGateway } from '../../support/fake-gateway.ts';
import { ledgerPeople } from '../../support/ledger-people.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('spend');
});
afterAll(() => world.close());

let gateway: FakeGateway;
let deps: SendDeps;
let text: string;
beforeEach(async () => {
  gateway = createFakeGateway({ channel: 'sms' });
  text = 'Hi';
  deps = {
    ledger: world.ledger,
    render: () => Promise.resolve({ kind: 'rendered', locale: 'en', from: 'Acme', content: { kind: 'text', text } }),
    gateway: () => gateway,
    gateways: () => [gateway],
    policy: { ...openPolicy, countryOf },
    timing: timing(1),
    now: Date.now,
  };
  await world.pool.query('delete from spend_windows');
});

const limit = async (...spend: readonly object[]): Promise<void> => {
  const prices = { sms: { perPart: 0.06, currency: 'EUR' } };
  await world.pool.query(`update workspaces set settings = $1`, [{ prices, spend }]);
};
const spent = async (): Promise<readonly number[]> =>
  (await world.pool.query<{ spent: string }>('select spent from spend_windows order by key')).rows.map((row) =>
    Number(row.spent),
  );

const people = (count: number, phone?: (n: number) => string) => ledgerPeople(world.pool, count, phone);
const send = (ref: SendRef, of: MessageClass = 'transactional'): Promise<Outcome> =>
  deliver(deps, ref, async () => ({ ...smsIntent, class: of }), { seq: 0, entries: [], place: null });
const sendAll = (refs: readonly SendRef[]) => Promise.all(refs.map((ref) => send(ref)));
const count = (outcomes: readonly Outcome[], kind: Outcome['kind']) =>
  outcomes.filter((one) => one.kind === kind).length;

describe('a spend cap', () => {
  it('lets exactly as many out as there is money for, of three hundred people at once', async () => {
    await limit({ most: 1.2, per: 'day' });
    const outcomes = await sendAll(await people(300));
    expect(gateway.taken).toHaveLength(20);
    expect([count(outcomes, 'accepted'), count(outcomes, 'skipped')]).toEqual([20, 280]);
    expect(outcomes.find(({ kind }) => kind === 'skipped')).toMatchObject({ reason: 'spend cap: 1.2 EUR a day' });
    expect(await spent()).toEqual([1_200_000]);
  });

  it('counts every part, and does not go beyond its limit by one', async () => {
    await limit({ most: 1, per: 'day' });
    text = 'x'.repeat(400); // three parts, 0.18
    const outcomes = await sendAll(await people(40));
    expect([count(outcomes, 'accepted'), count(outcomes, 'skipped')]).toEqual([5, 35]);
    expect(await spent()).toEqual([900_000]);
    text = 'short';
    expect(count(await sendAll(await people(5)), 'accepted')).toBe(1);
  });

  it('limits each country on its own, and all of them together', async () => {
    await limit({ most: 0.6, per: 'day', by: 'country' }, { most: 0.9, per: 'month' });
    const [croatia, slovenia] = [await people(50), await people(50, (n) => `+3864012${1_000 + n}`)];
    const outcomes = await sendAll(croatia.flatMap((ref, n) => [ref, slovenia[n] ?? ref]));
    expect(count(outcomes, 'accepted')).toBe(15);
    const perCountry = [...gateway.taken].map(({ to }) => countryOf(to));
    for (const country of ['HR', 'SI'])
      expect(perCountry.filter((one) => one === country).length).toBeLessThanOrEqual(10);
  });

  it('gives the money of a sure failure back, takes it again with the next attempt, and keeps that of an unknown', async () => {
    await limit({ most: 0.12, per: 'day' });
    const [lost, refused, failed, other] = await people(4);
    if (!lost || !refused || !failed || !other) throw new Error('nobody');
    gateway.next(
      { kind: 'answer', take: true, result: { kind: 'unknown', reason: 'cut off' } },
      { kind: 'answer', result: { kind: 'rejected', reason: 'no such number', detail: '' } },
      { kind: 'answer', result: { kind: 'notSent', reason: 'refused', retryAfterMs: 60_000 } },
    );
    expect((await send(lost)).kind).toBe('unknown');
    expect(await spent()).toEqual([60_000]);
    expect((await send(refused)).kind).toBe('rejected');
    expect((await send(failed)).kind).toBe('deferred');
    expect(await spent()).toEqual([60_000]);
    await world.pool.query(`update messages set retry_at = now() where owner_id = $1`, [failed.owner.id]);
    expect((await send(failed)).kind).toBe('accepted');
    expect(await spent()).toEqual([120_000]);
    expect((await send(other)).kind).toBe('skipped');
  });

  it('is not asked twice for the money of one message: what surely got lost is sent again with what it had set aside', async () => {
    await limit({ most: 0.06, per: 'day' });
    const [lost] = await people(1);
    if (!lost) throw new Error('nobody');
    gateway.next({ kind: 'answer', result: { kind: 'unknown', reason: 'cut off' } });
    expect((await send(lost)).kind).toBe('unknown');
    await world.pool.query(`update messages set looks = 3 where owner_id = $1`, [lost.owner.id]);
    expect((await send(lost)).kind).toBe('accepted');
    expect(await spent()).toEqual([60_000]);
  });

  it('keeps messages for the next window where it says so, and counts only what it names', async () => {
    await limit({ most: 0.06, per: 'day', classes: ['marketing'], then: 'wait' });
    const [first, second, third] = await people(3);
    if (!first || !second || !third) throw new Error('nobody');
    expect((await send(first, 'marketing')).kind).toBe('accepted');
    const midnight = new Date().setUTCHours(24, 0, 0, 0);
    expect(await send(second, 'marketing')).toMatchObject({ kind: 'deferred', until: midnight });
    expect((await send(third, 'transactional')).kind).toBe('accepted');
  });
});
