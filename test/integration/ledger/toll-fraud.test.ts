import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { createBreakers } from '../../../adapters/postgres/breakers.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { realClock } from '../../../domain/clock.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import { createFakeGateway, type FakeGateway } from '../../support/fake-gateway.ts';
import { ledgerPeople } from '../../support/ledger-people.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('toll_fraud');
});
afterAll(() => world.close());

let gateways: { readonly sms: FakeGateway; readonly voice: FakeGateway; readonly email: FakeGateway };
let deps: SendDeps;
beforeEach(async () => {
  const of = (channel: string) => gateways[channel as keyof typeof gateways];
  gateways = {
    sms: createFakeGateway({ channel: 'sms' }),
    voice: createFakeGateway({ channel: 'voice' }),
    email: createFakeGateway({ channel: 'email' }),
  };
  deps = {
    ledger: world.ledger,
    render: () =>
      Promise.resolve({ kind: 'rendered', locale: 'en', from: 'Acme', content: { kind: 'text', text: 'Your code' } }),
    gateway: of,
    gateways: (channel) => [of(channel)],
    policy: { ...openPolicy, readAddress },
    timing: timing(1),
    now: Date.now,
  };
  await world.pool.query('delete from prefix_breakers');
  await world.pool.query(
    `update workspaces set settings = '{"tollFraud": {"most": 20, "within": "1 hour"}, "defaultCountry": "HR"}'`,
  );
});

const send = (ref: SendRef): Promise<Outcome> => {
  const intent = { ...smsIntent, class: 'transactional', channel: ref.channel } as const;
  return deliver(deps, ref, async () => intent, { seq: 0, entries: [], place: null });
};
/** As many at a time as a process has hands. */
async function sendAll(refs: readonly SendRef[], hands = 200): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = [...refs];
  const hand = async (): Promise<void> => {
    for (let ref = left.pop(); ref !== undefined; ref = left.pop()) outcomes.push(await send(ref));
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return outcomes;
}
const taken = (): number => gateways.sms.taken.length + gateways.voice.taken.length;

/** The bar names 10,000; they take a minute and a half. */
const triggers = Number(process.env['CARILLON_TOLL_FRAUD_TRIGGERS'] ?? 1_000);

describe('the toll-fraud breaker [S6]', () => {
  it('opens at the twentieth of a flood of messages and calls to one prefix, however the numbers are written', async () => {
    const spelled = (n: number) => (n % 2 === 0 ? '+385 91 234 ' : '091/234-') + String(n).padStart(4, '0');
    const refs = await ledgerPeople(world.pool, triggers, spelled, (n) => (n % 3 === 0 ? 'voice' : 'sms'));
    const outcomes = await sendAll(refs);
    expect(taken()).toBe(20);
    const skipped = outcomes.filter(({ kind }) => kind === 'skipped');
    expect(skipped).toHaveLength(triggers - 20);
    expect(skipped[0]).toMatchObject({ reason: expect.stringMatching(/^toll-fraud breaker: /) });
    const audit = await world.pool.query(`select action, target from audit where action = 'breaker.open'`);
    expect(audit.rows).toEqual([{ action: 'breaker.open', target: '38591234' }]);
    const told = await world.pool.query(`select payload from outbox where subject like '%.workspace.breaker_opened'`);
    expect(JSON.stringify(told.rows)).not.toContain('38591234');
  }, 120_000);

  it('leaves every other prefix alone, and mail', async () => {
    const others = await ledgerPeople(world.pool, 100, (n) => `+38591${String(n % 10).padStart(3, '0')}${1_000 + n}`);
    expect((await sendAll(others)).filter(({ kind }) => kind === 'accepted')).toHaveLength(100);
    const mails = await ledgerPeople(world.pool, 30, undefined, () => 'email');
    expect((await sendAll(mails)).filter(({ kind }) => kind === 'accepted')).toHaveLength(30);
  });

  it('forgets what is older than its window', async () => {
    await sendAll(await ledgerPeople(world.pool, 19));
    await world.pool.query('update prefix_breakers set recent = array(select at - 3600000 from unnest(recent) as at)');
    expect((await sendAll(await ledgerPeople(world.pool, 19))).every(({ kind }) => kind === 'accepted')).toBe(true);
  });

  it('counts a message once, however often it is tried', async () => {
    const [one] = await ledgerPeople(world.pool, 1);
    if (one === undefined) throw new Error('nobody');
    gateways.sms.next({ kind: 'answer', result: { kind: 'notSent', reason: 'busy', retryAfterMs: 60_000 } });
    await send(one);
    await world.pool.query('update messages set retry_at = now() where owner_id = $1', [one.owner.id]);
    expect((await send(one)).kind).toBe('accepted');
    const { rows } = await world.pool.query('select cardinality(recent) as counted from prefix_breakers');
    expect(rows).toEqual([{ counted: 1 }]);
  });

  it('holds for direct sends too, stays open, and is closed by a person who is named in the audit', async () => {
    await sendAll(await ledgerPeople(world.pool, 20));
    const [person] = await ledgerPeople(world.pool, 1);
    const request = {
      owner: { kind: 'request', id: person?.owner.id ?? '' },
      step: 'send',
      visit: 1,
      hop: 0,
      channel: 'sms',
    } as const;
    await world.pool.query(
      `insert into send_requests (message_id, workspace, profile_id, channel, template, class, templates, clock) values ($1, 'default', $1, 'sms', 'code', 'transactional', '{}', $2)`,
      [request.owner.id, realClock],
    );
    expect((await send(request)).kind).toBe('skipped');

    const breakers = createBreakers(world.pool);
    const [open, ...none] = await breakers.open('default');
    expect(none).toEqual([]);
    expect(open).toMatchObject({ prefix: '38591100', messages: 20 });
    expect(await breakers.reset('another', open?.id ?? '', 'key:ana', 'a fair')).toBe(false);
    expect(await breakers.reset('default', open?.id ?? '', 'key:ana', 'a fair')).toBe(true);
    expect(await breakers.open('default')).toEqual([]);
    const [next] = await ledgerPeople(world.pool, 1);
    expect(next && (await send(next)).kind).toBe('accepted');
    const { rows } = await world.pool.query(
      `select actor, target, detail ->> 'reason' as reason from audit where action = 'breaker.reset'`,
    );
    expect(rows).toEqual([{ actor: 'key:ana', target: '38591100', reason: 'a fair' }]);
  });

  it('opens at the next message where the policy has become stricter', async () => {
    await sendAll(await ledgerPeople(world.pool, 15));
    await world.pool.query(`update workspaces set settings = '{"tollFraud": {"most": 10, "within": "1 hour"}}'`);
    const outcomes = await sendAll(await ledgerPeople(world.pool, 5));
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
  });
});
