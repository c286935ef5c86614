import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { realClock } from '../../../domain/clock.ts';
import { TransientError } from '../../../domain/errors.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { MessageClass } from '../../../domain/journey/definition.ts';
import { createFakeGateway, type FakeGateway } from '../../support/fake-gateway.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld('caps');
  await world.pool.query(
    `update workspaces set settings = '{"caps": [{"most": 3, "within": "24 hours"}, {"most": 4, "per": "month", "classes": ["marketing", "service"]}]}'`,
  );
});
afterAll(() => world.close());

let gateway: FakeGateway;
let deps: SendDeps;
beforeEach(() => {
  gateway = createFakeGateway({ channel: 'sms' });
  deps = {
    ledger: world.ledger,
    render: () =>
      Promise.resolve({ kind: 'rendered', locale: 'en', from: 'Acme', content: { kind: 'text', text: 'Hi' } }),
    gateway: () => gateway,
    gateways: () => [gateway],
    policy: openPolicy,
    timing: timing(1),
    now: Date.now,
  };
});

/** One person in many journeys at once. */
async function journeys(count: number): Promise<readonly SendRef[]> {
  const { profileId } = await world.person();
  const ids = Array.from({ length: count }, () => randomUUID());
  await world.pool.query(
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
     select id, 'default', 'welcome', 'v1', $2, $2, 'journey-' || id, 'key:' || id, 'test', id::text, $3 from unnest($1::uuid[]) as id`,
    [ids, profileId, realClock],
  );
  const step = { step: 'send-offer', visit: 1, hop: 0, channel: 'sms' } as const;
  return ids.map((id) => ({ owner: { kind: 'enrollment', id }, ...step }));
}

/** As a workflow does: an attempt that lost the race too often is made again. */
async function send(ref: SendRef, of: MessageClass = 'marketing'): Promise<Outcome> {
  for (;;) {
    try {
      return await deliver(deps, ref, async () => ({ ...smsIntent, class: of }), { seq: 0, entries: [], place: null });
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
}
const kinds = (outcomes: readonly Outcome[], kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind);

describe('a frequency cap', () => {
  it('lets exactly as many through as it says, of a hundred journeys at once', async () => {
    const outcomes = await Promise.all((await journeys(100)).map((ref) => send(ref)));
    expect(gateway.taken).toHaveLength(3);
    expect(kinds(outcomes, 'accepted')).toHaveLength(3);
    const skipped = kinds(outcomes, 'skipped');
    expect(skipped).toHaveLength(97);
    expect(new Set(skipped.map((one) => 'reason' in one && one.reason))).toEqual(
      new Set(['frequency cap: 3 marketing messages within 24 hours']),
    );
  });

  it('counts what each cap covers: service too where it says so, and transactional never', async () => {
    const refs = await journeys(30);
    const outcomes = await Promise.all(refs.map((ref, n) => send(ref, n < 10 ? 'service' : 'marketing')));
    expect(kinds(outcomes, 'accepted')).toHaveLength(4);
    const more = await Promise.all((await journeys(10)).map((ref) => send(ref, 'transactional')));
    expect(kinds(more, 'accepted')).toHaveLength(10);
  });

  it('gets the slot of a sure failure back, and keeps that of an unknown', async () => {
    const [lost, refused, failed, ...others] = await journeys(9);
    if (lost === undefined || refused === undefined || failed === undefined) throw new Error('no journeys');
    gateway.next(
      { kind: 'answer', take: true, result: { kind: 'unknown', reason: 'cut off' } },
      { kind: 'answer', result: { kind: 'rejected', reason: 'no such number', detail: '' } },
      { kind: 'answer', result: { kind: 'notSent', reason: 'refused', retryAfterMs: 60_000 } },
    );
    expect((await send(lost)).kind).toBe('unknown');
    expect((await send(refused)).kind).toBe('rejected');
    expect((await send(failed)).kind).toBe('deferred');
    const outcomes = await Promise.all(others.map((ref) => send(ref)));
    expect(kinds(outcomes, 'accepted')).toHaveLength(2);
    // Its turn comes again when there is no slot left: it had an attempt, so it is held (I7).
    await world.pool.query(`update messages set retry_at = now() where owner_id = $1`, [failed.owner.id]);
    expect(await send(failed)).toMatchObject({ kind: 'held', reason: expect.stringContaining('frequency cap') });
  });

  it('holds for the person who remains of a merge', async () => {
    const [before] = [await journeys(3), await journeys(1)];
    await Promise.all(before.map((ref) => send(ref)));
    const [after] = await journeys(1);
    if (after === undefined || before[0] === undefined) throw new Error('no journeys');
    await world.pool.query(
      `update profiles set alias_of = (select profile_id from enrollments where id = $2) where id = (select profile_id from enrollments where id = $1)`,
      [before[0].owner.id, after.owner.id],
    );
    expect((await send(after)).kind).toBe('skipped');
  });
});
