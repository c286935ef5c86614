import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { createInfobipEmail } from '../../../adapters/infobip/email/email.ts';
import { createSmtp } from '../../../adapters/smtp/smtp.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { type LedgerWorld, ledgerWorld, smsIntent } from '../../support/ledger-world.ts';
import { openPolicy } from '../../support/open-policy.ts';

const factor = 0.05;
const ok = () => ({ ok: true }) as const;

describe('failover between the gateways of a channel [3.1]', () => {
  let world: LedgerWorld;
  let sandbox: Sandbox;
  let smtp: ReturnType<typeof createSmtp>;
  let nobody: ReturnType<typeof createSmtp>;
  /** With SMTP at the sandbox, and with SMTP where nobody is. */
  let deps: SendDeps;
  let gone: SendDeps;
  const times = timing(factor);

  beforeAll(async () => {
    [world, sandbox] = await Promise.all([
      ledgerWorld('failover'),
      startSandbox({ settings: { magic: false, logsPerMinute: 0 } }),
    ]);
    await world.pool.query(
      `update workspaces set settings = settings || '{"senders": {"email": {"from": "hello@acme.example", "gateways": ["smtp", "infobip"]}}}'`,
    );
    const options = { mayDeliver: ok, timeoutMs: times.httpMs };
    smtp = createSmtp({ url: sandbox.smtpUrl, ...options });
    nobody = createSmtp({ url: 'smtp://127.0.0.1:1', ...options });
    const infobip = createInfobipEmail({ baseUrl: sandbox.httpUrl, apiKey: 'key', ...options });
    const using = (first: typeof smtp): SendDeps => ({
      ledger: world.ledger,
      render: async () => ({
        kind: 'rendered',
        locale: 'en',
        from: 'hello@acme.example',
        content: { kind: 'mail', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi' },
      }),
      gateway: (_, name) => [first, infobip].find((one) => !name || one.name === name),
      gateways: () => [first, infobip],
      policy: openPolicy,
      timing: times,
      now: Date.now,
    });
    deps = using(smtp);
    gone = using(nobody);
  });
  afterEach(() => sandbox.clearFaults());
  afterAll(async () => {
    smtp.close();
    nobody.close();
    await Promise.all([world.close(), sandbox.close()]);
  });

  const toTheEnd = async (using: SendDeps, ref: SendRef): Promise<{ end: Outcome; way: string[] }> => {
    const way: string[] = [];
    for (;;) {
      const outcome = await deliver(using, ref, async () => ({ ...smsIntent, channel: 'email' }), {
        seq: 0,
        entries: [],
        place: null,
      });
      way.push(outcome.kind);
      const wait =
        outcome.kind === 'unknown' ? outcome.realMs : outcome.kind === 'deferred' ? outcome.until - Date.now() : -1;
      if (wait < 0 && outcome.kind !== 'deferred') return { end: outcome, way };
      await new Promise((wake) => setTimeout(wake, Math.max(0, wait)));
    }
  };
  const attempts = async (ref: SendRef) =>
    (
      await world.pool.query<{ gateway: string; outcome: string; fault: string | null }>(
        `select a.gateway, a.outcome, a.fault from attempts a join messages m on m.id = a.message_id where m.owner_id = $1 order by a.n`,
        [ref.owner.id],
      )
    ).rows;
  const taken = async (ref: SendRef) => {
    const id = (await world.ledger.facts(ref))?.facts.row?.messageId ?? 'none';
    const all = [...sandbox.oracle.byMessageId(id), ...sandbox.oracle.byMessageId(`${id}@acme.example`)];
    return all.filter((entry) => entry.outcome === 'accepted').map(({ via }) => via);
  };

  it('goes to the next gateway at once where the first cannot be reached, and every attempt says where it went (I4)', async () => {
    const { email } = await world.person();
    const { way } = await toTheEnd(gone, email);
    expect(way).toEqual(['accepted']);
    expect(await attempts(email)).toEqual([
      { gateway: 'smtp', outcome: 'notSent', fault: 'unreachable' },
      { gateway: 'infobip', outcome: 'accepted', fault: null },
    ]);
    expect(await taken(email)).toEqual(['email/4']);
  });

  it('goes on where our account is refused', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 530 });
    await toTheEnd(deps, email);
    expect(await attempts(email)).toMatchObject([{ gateway: 'smtp', fault: 'setUp' }, { gateway: 'infobip' }]);
  });

  it('is patient with a gateway that asks for patience, three times', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 451, count: 3 });
    const { way } = await toTheEnd(deps, email);
    expect(way).toEqual(['deferred', 'deferred', 'accepted']);
    expect((await attempts(email)).map(({ gateway }) => gateway)).toEqual(['smtp', 'smtp', 'smtp', 'infobip']);
  });

  it('never goes on from what may have left (I5)', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-accept-then-drop' });
    expect((await toTheEnd(deps, email)).end).toMatchObject({ kind: 'held' });
    expect(await attempts(email)).toMatchObject([{ gateway: 'smtp', outcome: 'unknown' }]);
    expect(await taken(email)).toEqual(['smtp']);
  });

  it('settles at the second gateway what became unknown there, and never at the first', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'POST' } });
    const { way } = await toTheEnd(gone, email);
    expect(way).toEqual(['unknown', 'accepted']);
    expect(await attempts(email)).toMatchObject([{ gateway: 'smtp' }, { gateway: 'infobip', outcome: 'unknown' }]);
    expect(await taken(email)).toEqual(['email/4']);
  });

  it('takes a refusal of the message itself for an answer: nobody else is asked', async () => {
    const { email } = await world.person();
    sandbox.addFault({ kind: 'smtp-reject-rcpt', code: 550 });
    expect((await toTheEnd(deps, email)).end).toMatchObject({ kind: 'rejected' });
    expect(await attempts(email)).toHaveLength(1);
  });
});
