import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { readAddress } from '../../../adapters/phone/read-address.ts';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { createSmtp } from '../../../adapters/smtp/smtp.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

/** Leases, timeouts and looks at a twentieth: http 1 s, lease 3 s, looks after 0.25, 3 and 6.25 s. */
const factor = 0.05;
const ok = () => ({ ok: true }) as const;

describe('deliver, against the sandbox [2.10]', () => {
  let world: LedgerWorld;
  let sandbox: Sandbox;
  let deps: SendDeps;
  let smtp: ReturnType<typeof createSmtp>;
  beforeAll(async () => {
    [world, sandbox] = await Promise.all([
      ledgerWorld('deliver'),
      startSandbox({ settings: { magic: false, logsPerMinute: 0 } }),
    ]);
    const times = timing(factor);
    const sms = createInfobipSms({ baseUrl: sandbox.httpUrl, apiKey: 'key', mayDeliver: ok, timeoutMs: times.httpMs });
    smtp = createSmtp({ url: sandbox.smtpUrl, mayDeliver: ok, timeoutMs: times.httpMs });
    deps = {
      ledger: world.ledger,
      render: async ({ subject }) => ({
        kind: 'rendered',
        locale: 'en',
        from: subject.channel === 'sms' ? 'Acme' : 'hello@acme.example',
        content:
          subject.channel === 'sms'
            ? { kind: 'text', text: 'Hi' }
            : { kind: 'mail', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi' },
      }),
      gateway: (channel, name) => [sms, smtp].find((one) => one.channel === channel && (!name || one.name === name)),
      gateways: (channel) => [sms, smtp].filter((one) => one.channel === channel),
      policy: openPolicy,
      timing: times,
      now: Date.now,
    };
  });
  afterEach(() => sandbox.clearFaults());
  afterAll(async () => {
    smtp.close();
    await Promise.all([world.close(), sandbox.close()]);
  });

  const once = (ref: SendRef): Promise<Outcome> =>
    deliver(deps, ref, async () => ({ ...smsIntent, channel: ref.channel }), { seq: 0, entries: [], place: null });
  /** What the workflow does: waits as it is told, and asks again. */
  const toTheEnd = async (ref: SendRef): Promise<{ end: Outcome; way: string[] }> => {
    const way: string[] = [];
    for (;;) {
      const outcome = await once(ref);
      way.push(outcome.kind);
      if (outcome.kind === 'unknown') await pause(outcome.realMs);
      else if (outcome.kind === 'deferred') await pause(Math.max(0, outcome.until - Date.now()));
      else return { end: outcome, way };
    }
  };
  const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
  const taken = async (ref: SendRef) => {
    const messageId = (await world.ledger.facts(ref))?.facts.row?.messageId ?? 'none';
    const all = [...sandbox.oracle.byMessageId(messageId), ...sandbox.oracle.byMessageId(`${messageId}@acme.example`)];
    return all.filter((entry) => entry.outcome === 'accepted').length;
  };

  it('refuses an address whose domain surely takes no mail, with the reason, and asks nobody to deliver to it', async () => {
    const { email } = await world.person();
    const dead = { ...deps, surelyDead: () => Promise.resolve('its domain has no mail server') };
    const journal = { seq: 0, entries: [], place: null };
    const refused = await deliver(dead, email, async () => ({ ...smsIntent, channel: 'email' }), journal);
    expect(refused).toMatchObject({ kind: 'skipped', reason: 'its domain has no mail server' });
    expect(await taken(email)).toBe(0);
  });

  it('sends once, and answers from the ledger ever after', async () => {
    const { sms } = await world.person();
    expect([(await once(sms)).kind, (await once(sms)).kind]).toEqual(['accepted', 'accepted']);
    expect(await taken(sms)).toBe(1);
  });

  it('sends once when ten ask at the same time', async () => {
    const { sms } = await world.person();
    await Promise.all(Array.from({ length: 10 }, () => toTheEnd(sms)));
    expect(await taken(sms)).toBe(1);
  });

  it.each(['accept-then-reset', 'accept-then-502', 'accept-then-hang', 'accept-then-cut', 'accept-then-html'] as const)(
    'finds in the log what was accepted although the answer was lost: %s',
    async (kind) => {
      const { sms } = await world.person();
      sandbox.addFault({ kind, match: { method: 'POST' } });
      const { end, way } = await toTheEnd(sms);
      expect({ end: end.kind, first: way[0], taken: await taken(sms) }).toEqual({
        end: 'accepted',
        first: 'unknown',
        taken: 1,
      });
    },
  );

  it('resends under the same id after three looks found nothing', async () => {
    const { sms } = await world.person();
    sandbox.addFault({ kind: 'reset', match: { method: 'POST' } });
    const { end } = await toTheEnd(sms);
    const { rows } = await world.pool.query(
      'select attempt, array(select outcome from look_ups l where l.message_id = m.id order by n) as looks from messages m where owner_id = $1',
      [sms.owner.id],
    );
    expect({ end: end.kind, rows, taken: await taken(sms) }).toEqual({
      end: 'accepted',
      rows: [{ attempt: 2, looks: ['absent', 'absent', 'absent'] }],
      taken: 1,
    });
  });

  it('tries again, later, what surely did not leave', async () => {
    const { sms } = await world.person();
    sandbox.addFault({ kind: 'status', status: 503, retryAfter: 0, match: { method: 'POST' }, count: 2 });
    const { end, way } = await toTheEnd(sms);
    expect({ end: end.kind, way, taken: await taken(sms) }).toEqual({
      end: 'accepted',
      way: ['deferred', 'deferred', 'accepted'],
      taken: 1,
    });
  });

  it('takes a refusal for an answer', async () => {
    const { sms } = await world.person();
    sandbox.addRule({ fate: 'rejected', count: 1 });
    expect((await toTheEnd(sms)).end).toMatchObject({ kind: 'rejected' });
  });

  it('holds an e-mail whose fate nobody can tell, and never sends it again', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-accept-then-drop' });
    expect((await toTheEnd(email)).end).toMatchObject({ kind: 'held' });
    expect((await toTheEnd(email)).end).toMatchObject({ kind: 'held' });
    expect(await taken(email)).toBe(1);
  });

  it('sends an e-mail again whose body had not begun', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-drop-before-data' });
    const { end, way } = await toTheEnd(email);
    expect({ end: end.kind, first: way[0], taken: await taken(email) }).toEqual({
      end: 'accepted',
      first: 'deferred',
      taken: 1,
    });
  });

  it('lets an opt-out that came before a resend win, and calls it held, not unsent (I7)', async () => {
    const { sms, profileId } = await world.person();
    sandbox.addFault({ kind: 'status', status: 503, retryAfter: 0, match: { method: 'POST' } });
    expect((await once(sms)).kind).toBe('deferred');
    await world.pool.query(
      `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, 'sms', '*', 'unsubscribed', 'test')`,
      [profileId],
    );
    await world.pool.query('update profiles set revision = revision + 1 where id = $1', [profileId]);
    expect((await toTheEnd(sms)).end).toMatchObject({
      kind: 'held',
      reason: expect.stringContaining('unsubscribed from sms'),
    });
    expect(await taken(sms)).toBe(0);
  });

  it('keeps marketing back while opt-outs are not heard, says where and why, and sends it then', async () => {
    const { sms, enrollmentId } = await world.person();
    const marketing = () =>
      deliver(deps, sms, async () => ({ ...smsIntent, class: 'marketing' }), { seq: 0, entries: [], place: null });
    await world.pool.query(`insert into opt_outs_heard (until) values (now() - interval '3 seconds')`);
    const reason = 'opt-outs that came in are not all heard yet';
    const outcome = await marketing();
    expect(outcome).toMatchObject({ kind: 'deferred', reason });
    expect(outcome.kind === 'deferred' && outcome.until - Date.now()).toBeGreaterThan(2_000);
    const { rows } = await world.pool.query('select held_back, place from enrollments where id = $1', [enrollmentId]);
    expect(rows).toMatchObject([{ held_back: reason, place: { step: 'send-welcome', kind: 'held back' } }]);
    expect(await taken(sms)).toBe(0);
    await world.pool.query('delete from opt_outs_heard');
    expect((await marketing()).kind).toBe('accepted');
    expect(await taken(sms)).toBe(1);
  });

  it('hears a STOP for a number that stands on the profile without its country, before the first attempt and before the next (I7)', async () => {
    await world.pool.query(`update workspaces set settings = '{"defaultCountry": "HR"}'`);
    const local = { ...deps, policy: { ...deps.policy, readAddress } };
    const transactional = async () => ({ ...smsIntent, class: 'transactional' as const });
    const ask = (ref: SendRef) => deliver(local, ref, transactional, { seq: 0, entries: [], place: null });
    const [first, next] = [await world.person(), await world.person()];
    const phones = [first, next].map(({ profileId }, index) => [profileId, `092 765 432${index}`]);
    for (const [id, phone] of phones)
      await world.pool.query('update profiles set traits = $2 where id = $1', [id, { phone }]);
    sandbox.addFault({ kind: 'status', status: 503, retryAfter: 0, match: { method: 'POST' } });
    expect((await ask(next.sms)).kind).toBe('deferred');
    // From another profile's handset of the same number: nothing changes about these two.
    await world.pool.query(
      `insert into suppressions (workspace, channel, address, reason, source)
       select 'default', 'sms', address, 'STOP', 'test' from unnest(array['385927654320', '385927654321']) address`,
    );
    await pause(100);
    expect(await ask(first.sms)).toMatchObject({ kind: 'skipped', reason: 'suppressed: STOP' });
    expect(await ask(next.sms)).toMatchObject({
      kind: 'held',
      reason: expect.stringContaining('then suppressed: STOP'),
    });
    expect([await taken(first.sms), await taken(next.sms)]).toEqual([0, 0]);
    const { rows } = await world.pool.query(
      'select verdicts, reason_class, policy_version from messages where owner_id = $1',
      [first.sms.owner.id],
    );
    expect(rows[0]).toMatchObject({ reason_class: 'person', policy_version: null });
    expect(rows[0].verdicts).toContainEqual({
      rule: 'suppression',
      verdict: 'refuse',
      because: 'suppressed: STOP',
      of: 'person',
    });
  });
});
