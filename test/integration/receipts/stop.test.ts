import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { createLedger } from '../../../adapters/postgres/ledger/ledger.ts';
import { realClock } from '../../../domain/clock.ts';
import { TransientError } from '../../../domain/errors.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import { createFakeGateway } from '../../support/fake-gateway.ts';
import { hearWithinMs } from '../../../workers/receipts/hear-opt-outs.ts';
import { type InboundWorld, inboundWorld } from '../../support/inbound-world.ts';
import { smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';
import { expectWithin } from '../../support/promised-time.ts';
import { soon } from '../../support/soon.ts';

const people = 250;
const journeysEach = 4;
const lanes = 8;
const marketing: SendIntent = { ...smsIntent, class: 'marketing', topic: 'tips' };

/** The last words of somebody who has had enough, as carriers have them (C2). */
const words = [
  'STOP',
  'stop',
  ' Stop! ',
  'QUIT',
  'end',
  'Revoke',
  'OPT-OUT',
  'opt out',
  'cancel',
  'UNSUBSCRIBE',
  'Remove',
  'ARRET',
  'TD',
  'stop all',
];

type Person = { readonly id: string; readonly number: string; readonly refs: readonly SendRef[] };

describe('a STOP (C2, C4)', () => {
  let world: InboundWorld;
  let pool: pg.Pool;
  let deps: SendDeps;
  /** When each number was handed to the provider, epoch ms. */
  const handedOver = new Map<string, number[]>();
  beforeAll(async () => {
    world = await inboundWorld('stop');
    pool = new pg.Pool({ connectionString: world.databaseUrl, max: 12 });
    pool.on('error', () => undefined);
    await pool.query(
      `insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live')`,
    );
    await pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
    const fake = createFakeGateway({ channel: 'sms' });
    const gateway: typeof fake = {
      ...fake,
      send(message, call) {
        handedOver.set(message.to, [...(handedOver.get(message.to) ?? []), Date.now()]);
        return fake.send(message, call);
      },
    };
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
  });
  afterAll(async () => {
    await pool.end();
    await world.close();
  });

  let count = 0;
  /** Somebody in several journeys; every second one wrote the number without its country. */
  const person = async (journeys = journeysEach): Promise<Person> => {
    const [id, end] = [randomUUID(), String((count += 1)).padStart(4, '0')];
    const phone = count % 2 === 0 ? `098 555-${end}` : `+38598555${end}`;
    await pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', $2)`, [id, { phone }]);
    const refs = await Promise.all(Array.from({ length: journeys }, () => journey(id)));
    return { id, number: `38598555${end}`, refs };
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
  const once = async (ref: SendRef): Promise<Outcome> => {
    for (;;) {
      try {
        return await deliver(deps, ref, async () => marketing, { seq: 0, entries: [], place: null });
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
      }
    }
  };
  /** As its workflow does. */
  const send = async (ref: SendRef): Promise<Outcome> => {
    for (;;) {
      const outcome = await once(ref);
      if (outcome.kind !== 'deferred') return outcome;
      await sleep(Math.max(0, outcome.until - Date.now()));
    }
  };
  /** When the provider was answered. */
  const stop = async (number: string, text = 'STOP'): Promise<number> => {
    const item = { messageId: randomUUID(), from: number, to: 'Acme', text, receivedAt: 'now' };
    expect(await world.callBack('/inbound', { results: [item] })).toBe(200);
    return Date.now();
  };
  /** When the claims of somebody's messages began, epoch ms. */
  const claims = async (id: string): Promise<readonly number[]> => {
    const { rows } = await pool.query<{ at: number }>(
      `select (extract(epoch from a.started_at) * 1000)::float8 as at from attempts a join messages m on m.id = a.message_id where m.profile_id = $1`,
      [id],
    );
    return rows.map(({ at }) => at);
  };
  const reasons = async (ids: readonly string[]) =>
    (
      await pool.query<{ state: string; reason: string }>(
        `select distinct state, reason from messages where profile_id = any ($1) order by 1, 2`,
        [ids],
      )
    ).rows.map(({ state, reason }) => `${state}: ${reason}`);

  it(`met by ${people * journeysEach} journeys at once: no marketing is claimed once its sender has been answered`, async () => {
    await soon(() => world.rows('select 1 from opt_outs_heard')).toHaveLength(1);
    const all: Person[] = [];
    for (let n = 0; n < people; n += 1) all.push(await person());
    const told: { person: Person; answered: number; outcomes: Outcome[]; took: number }[] = [];
    const race = async (one: Person, n: number): Promise<void> => {
      const outcomes = one.refs.map(async (ref) => {
        await sleep(Math.random() * 80);
        return send(ref);
      });
      await sleep(Math.random() * 80);
      const began = Date.now();
      const answered = await stop(one.number, words[n % words.length]);
      told.push({ person: one, answered, took: answered - began, outcomes: await Promise.all(outcomes) });
    };
    // So many people at a time as a machine can answer within half a second that others use, too.
    const lane = async (first: number): Promise<void> => {
      for (let n = first; n < all.length; n += lanes) await race(all[n] as Person, n);
    };
    await Promise.all(Array.from({ length: lanes }, (_, first) => lane(first)));

    // On a machine that is too busy for half a second, a STOP is appended only: then marketing has one second more.
    const committedWhenAnswered = told.filter(({ took }) => took < hearWithinMs);
    expect(committedWhenAnswered.length).toBeGreaterThan(people / 10);
    let [late, sent] = [0, 0];
    const after: number[] = [];
    for (const { person: one, answered, took } of told) {
      const began = await claims(one.id);
      sent += began.length;
      late += began.filter((at) => at > answered + (took < hearWithinMs ? 0 : 1_000)).length;
      for (const at of handedOver.get(`+${one.number}`) ?? []) after.push(at - answered);
    }
    // Both sides won somewhere, or nothing was tried here.
    expect(sent).toBeGreaterThan(people / 10);
    expect(sent).toBeLessThan(people * journeysEach);
    expect(late).toBe(0);
    expectWithin(1_000, Math.max(0, ...after), 'the last message after the answer to a STOP was handed over after');
    expect(
      told.flatMap(({ outcomes }) => outcomes).filter(({ kind }) => !['accepted', 'skipped'].includes(kind)),
    ).toEqual([]);
    const said = await reasons(all.map(({ id }) => id));
    expect(said.every((one) => /^(ACCEPTED: |SKIPPED: (suppressed: STOP|unsubscribed from sms)$)/.test(one))).toBe(
      true,
    );
  });

  it('that the database is not there for: it is in the stream when its sender is answered, and marketing waits after one second', async () => {
    const [one, neighbour] = [await person(40), await person(1)];
    await world.way.cut();
    const answered = await stop(one.number);
    for (const ref of one.refs) {
      if (Date.now() > answered + 2_500) break;
      await once(ref);
      await sleep(50);
    }
    const waiting = await once(neighbour.refs[0] ?? (await journey(neighbour.id)));
    expect(waiting).toMatchObject({ kind: 'deferred', reason: 'opt-outs that came in are not all heard yet' });
    await world.way.mend();
    const late = (await claims(one.id)).map((at) => at - answered);
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter((ms) => ms > 1_000)).toEqual([]);
    await soon(() => world.rows('select reason from suppressions where address = $1', [one.number])).toHaveLength(1);
    expect(await send(await journey(one.id))).toMatchObject({ kind: 'skipped', reason: 'suppressed: STOP' });
    expect(await send(await journey(neighbour.id))).toMatchObject({ kind: 'accepted' });
  });

  it('holds for every later journey, and after everything was started again', async () => {
    const one = await person(1);
    await stop(one.number);
    await world.deafen();
    await world.listen();
    deps = { ...deps, ledger: await createLedger(pool) };
    expect(await send(await journey(one.id))).toMatchObject({ kind: 'skipped', reason: 'suppressed: STOP' });
    // The number is another's now, who never said anything: it was the number that was given up, too.
    const other = await person(1);
    await pool.query('update profiles set traits = $2, revision = revision + 1 where id = $1', [
      other.id,
      { phone: `+${one.number}` },
    ]);
    expect(await send(await journey(other.id))).toMatchObject({ kind: 'skipped', reason: 'suppressed: STOP' });
  });

  it('is not waited for where nobody watches whether it was heard: the guard of the second test, switched off', async () => {
    await world.deafen();
    await pool.query('delete from opt_outs_heard');
    const one = await person(0);
    await world.way.cut();
    await stop(one.number);
    await sleep(1_200);
    expect(await once(await journey(one.id))).toMatchObject({ kind: 'accepted' });
    await world.way.mend();
    await world.listen();
    await soon(async () => (await once(await journey(one.id))).kind).toBe('skipped');
  });
});
