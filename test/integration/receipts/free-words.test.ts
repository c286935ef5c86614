import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { createLedger } from '../../../adapters/postgres/ledger/ledger.ts';
import { createOptOutDoubts, type OptOutDoubts } from '../../../adapters/postgres/receipts/decide-doubt.ts';
import { realClock } from '../../../domain/clock.ts';
import { TransientError } from '../../../domain/errors.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import { mayHaveOptedOut } from '../../../domain/policy/opt-outs.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import { createFakeGateway } from '../../support/fake-gateway.ts';
import { type InboundWorld, inboundWorld } from '../../support/inbound-world.ts';
import { smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';
import { soon } from '../../support/soon.ts';

const marketing: SendIntent = { ...smsIntent, class: 'marketing', topic: 'tips' };

describe('a no in words of one’s own (C2)', () => {
  let world: InboundWorld;
  let pool: pg.Pool;
  let deps: SendDeps;
  let doubts: OptOutDoubts;
  beforeAll(async () => {
    world = await inboundWorld('free-words');
    pool = new pg.Pool({ connectionString: world.databaseUrl, max: 6 });
    pool.on('error', () => undefined);
    await pool.query(
      `insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live')`,
    );
    await pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
    const gateway = createFakeGateway({ channel: 'sms' });
    deps = {
      ledger: await createLedger(pool),
      render: () =>
        Promise.resolve({ kind: 'rendered', locale: 'en', from: 'Acme', content: { kind: 'text', text: 'Hi' } }),
      gateway: () => gateway,
      gateways: () => [gateway],
      policy: { ...openPolicy, readAddress },
      timing: timing(1),
      now: Date.now,
    };
    doubts = createOptOutDoubts(pool, readAddress);
  });
  afterAll(async () => {
    await pool.end();
    await world.close();
  });

  let count = 0;
  /** Somebody who wrote their number without its country. */
  const person = async () => {
    const [id, end] = [randomUUID(), String((count += 1)).padStart(4, '0')];
    await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [
      id,
      { phone: `098 556-${end}` },
    ]);
    return { id, number: `38598556${end}` };
  };
  const journey = async (profile: string): Promise<SendRef> => {
    const id = randomUUID();
    await pool.query(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       values ($1::uuid, 'default', 'welcome', 'v1', $2, $2, 'journey-' || $1, 'key:' || $1, 'test', $1::text, $3)`,
      [id, profile, realClock],
    );
    return { owner: { kind: 'enrollment', id }, step: 'offer', visit: 1, hop: 0, channel: 'sms' };
  };
  const send = async (ref: SendRef, intent = marketing): Promise<Outcome> => {
    for (;;) {
      try {
        return await deliver(deps, ref, async () => intent, { seq: 0, entries: [], place: null });
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
      }
    }
  };
  const write = async (number: string, text: string): Promise<string> => {
    const messageId = randomUUID();
    const item = { messageId, from: number, to: 'Acme', text, receivedAt: 'now' };
    expect(await world.callBack('/inbound', { results: [item] })).toBe(200);
    await soon(() => world.rows('select 1 from inbound_messages where provider_id = $1', [messageId])).toHaveLength(1);
    return messageId;
  };
  const consent = (id: string) =>
    world.rows<{ state: string; source: string }>('select state, source from consents where profile_id = $1', [id]);
  const listedFor = (number: string) =>
    world.rows('select reason, kind from suppressions where address = $1', [number]);
  const waitingOf = async (number: string) =>
    (await doubts.waiting('default')).filter(({ sender }) => sender === number);

  it('acts as a STOP where it is certain, and says by which rule', async () => {
    await soon(() => world.rows('select 1 from opt_outs_heard')).toHaveLength(1);
    const one = await person();
    const inbound = await write(one.number, 'Molim vas, ne šaljite mi više poruke');
    expect(await consent(one.id)).toEqual([{ state: 'unsubscribed', source: 'STOP by sms' }]);
    expect(await send(await journey(one.id))).toMatchObject({ kind: 'skipped', reason: 'unsubscribed from sms' });
    expect(await listedFor(one.number)).toEqual([{ reason: 'STOP: forbids to write (hr, bs, sr)', kind: 'opt-out' }]);
    expect(
      await world.rows(`select actor, detail from audit where target = $1 and action = 'consent'`, [one.id]),
    ).toEqual([
      {
        actor: 'recipient',
        detail: { channel: 'sms', state: 'unsubscribed', inbound, because: 'forbids to write (hr, bs, sr)' },
      },
    ]);
    expect(await world.rows('select handling from inbound_messages where provider_id = $1', [inbound])).toEqual([
      { handling: 'opt-out: suppressed and unsubscribed; in their own words: forbids to write (hr, bs, sr)' },
    ]);
    expect(await waitingOf(one.number)).toEqual([]);
    // What this STOP did a START gives back, as of any other.
    await write(one.number, 'START');
    await soon(() => consent(one.id)).toEqual([]);
    expect(await send(await journey(one.id))).toMatchObject({ kind: 'accepted' });
  });

  it('waits for a person where it is doubtful: marketing to them waits, and nothing else', async () => {
    const [one, neighbour] = [await person(), await person()];
    const inbound = await write(one.number, 'How do I unsubscribe?');
    expect(await waitingOf(one.number)).toMatchObject([
      { channel: 'sms', text: 'How do I unsubscribe?', because: 'speaks of unsubscribing (en)' },
    ]);
    const held = await send(await journey(one.id));
    expect(held).toMatchObject({ kind: 'deferred', reason: mayHaveOptedOut, wakeOn: 'profileChanged' });
    expect(await send(await journey(one.id), smsIntent)).toMatchObject({ kind: 'accepted' });
    expect(await send(await journey(neighbour.id))).toMatchObject({ kind: 'accepted' });
    expect(await consent(one.id)).toEqual([]);
    // The provider repeats itself, and nothing more waits.
    await world.callBack('/inbound', {
      results: [{ messageId: inbound, from: one.number, to: 'Acme', text: 'How do I unsubscribe?', receivedAt: 'now' }],
    });
    expect(await waitingOf(one.number)).toHaveLength(1);
  });

  it('holds whoever was decided about before it came (I7)', async () => {
    const one = await person();
    const ref = await journey(one.id);
    const facts = await deps.ledger.facts(ref);
    if (facts === null) throw new Error('no facts');
    await write(one.number, 'wrong number');
    const claim = await deps.ledger.claim({
      subject: facts.subject,
      intent: marketing,
      facts: facts.facts,
      journal: { seq: 0, entries: [], place: null },
      locale: 'en',
      inFlight: true,
      verdicts: [],
      gateway: 'infobip',
      address: `+${one.number}`,
      leaseMs: 60_000,
      virtualNow: Date.now(),
    });
    expect(claim).toBeNull();
    // Nor is anybody claimed for with facts of now that were read without the number as it is written to.
    const again = await deps.ledger.facts(ref);
    if (again === null) throw new Error('no facts');
    expect(again.facts.optOutDoubts).toEqual([]);
    const input = { subject: again.subject, facts: again.facts, journal: { seq: 0, entries: [], place: null } };
    const given = { locale: 'en', inFlight: true, verdicts: [], gateway: 'infobip', address: `+${one.number}` };
    const times = { leaseMs: 60_000, virtualNow: Date.now() };
    expect(await deps.ledger.claim({ ...input, ...given, ...times, intent: marketing })).toBeNull();
    expect(await deps.ledger.claim({ ...input, ...given, ...times, intent: smsIntent })).not.toBeNull();
  });

  it('that a person confirms is a STOP; all that waits from there is decided, and whoever waits is woken', async () => {
    const one = await person();
    await write(one.number, 'go away');
    await write(one.number, 'not interested');
    const ref = await journey(one.id);
    expect(await send(ref)).toMatchObject({ kind: 'deferred' });
    const [first] = await waitingOf(one.number);
    expect(await doubts.decide('other', first?.id ?? '', 'opt-out', 'key:ops')).toBe(false);
    expect(await doubts.decide('default', first?.id ?? '', 'opt-out', 'key:ops')).toBe(true);
    expect(await doubts.decide('default', first?.id ?? '', 'none', 'key:ops')).toBe(false);
    expect(await waitingOf(one.number)).toEqual([]);
    expect(await consent(one.id)).toEqual([{ state: 'unsubscribed', source: 'STOP by sms' }]);
    expect(await world.rows('select kind, payload from dispatches where enrollment_id = $1', [ref.owner.id])).toEqual([
      { kind: 'signal', payload: { kind: 'profileChanged', at: expect.any(Number) } },
    ]);
    expect(await send(ref)).toMatchObject({ kind: 'skipped', reason: 'unsubscribed from sms' });
    expect(await listedFor(one.number)).toEqual([{ reason: 'STOP: sends us away (en)', kind: 'opt-out' }]);
    expect(
      await world.rows(`select actor, action from audit where target in ($1, $2) order by id`, [
        one.id,
        first?.id ?? '',
      ]),
    ).toEqual(
      expect.arrayContaining([
        { actor: 'key:ops', action: 'opt-out.confirm' },
        { actor: 'key:ops', action: 'consent' },
      ]),
    );
  });

  it('that a person dismisses holds nobody any more', async () => {
    const one = await person();
    await write(one.number, 'is this spam?');
    const ref = await journey(one.id);
    expect(await send(ref)).toMatchObject({ kind: 'deferred' });
    const [first] = await waitingOf(one.number);
    expect(await doubts.decide('default', first?.id ?? '', 'none', 'key:ops')).toBe(true);
    expect(await send(ref)).toMatchObject({ kind: 'accepted' });
    expect(await consent(one.id)).toEqual([]);
    expect(await world.rows('select actor, action from audit where target = $1', [first?.id])).toEqual([
      { actor: 'key:ops', action: 'opt-out.dismiss' },
    ]);
  });

  it('that its sender says clearly afterwards needs no person: a STOP confirms it, a START takes it back', async () => {
    const [one, other] = [await person(), await person()];
    for (const { number } of [one, other]) await write(number, 'go away');
    await write(one.number, 'STOP');
    await soon(() => waitingOf(one.number)).toEqual([]);
    expect(await consent(one.id)).toMatchObject([{ state: 'unsubscribed' }]);
    await write(other.number, 'START');
    await soon(() => waitingOf(other.number)).toEqual([]);
    expect(await send(await journey(other.id))).toMatchObject({ kind: 'accepted' });
    // Who is on the list already is not asked about.
    await write(one.number, 'wrong number');
    expect(await waitingOf(one.number)).toEqual([]);
  });
});
