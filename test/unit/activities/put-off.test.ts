import { describe, expect, it } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import { createOutageLine, type OutageLine } from '../../../activities/outage-line.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import type { MessageGateway, Standing } from '../../../domain/message/gateway.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { openPolicy } from '../../support/open-policy.ts';

const start = Date.parse('2026-03-02T12:00:00Z');
const reason = 'the provider is out of order (HTTP 503); one request a second finds out for all';
const resting = (ms: number, sinceMs: number): Standing => ({ kind: 'resting', ms, sinceMs, reason });

/** One message; how often its gateway was asked, and what the ledger knows. */
async function send(standing: Standing | undefined, outageLine?: OutageLine) {
  let asked = 0;
  const gateway: MessageGateway = {
    name: 'fake',
    channel: 'sms',
    ...(standing === undefined ? {} : { standing: () => standing }),
    send: () => {
      asked += 1;
      return Promise.resolve({ kind: 'notSent', reason, retryAfterMs: 1_250 });
    },
    lookUp: () => Promise.resolve({ kind: 'absent' }),
  };
  const ledger = memoryLedger({ now: () => start, turn: () => Promise.resolve() });
  const deps: SendDeps = {
    ledger,
    render: () => Promise.resolve({ kind: 'rendered', content: { kind: 'text', text: '' }, locale: 'en', from: 'A' }),
    gateway: () => gateway,
    gateways: () => [gateway],
    policy: openPolicy,
    timing: timing(1),
    now: () => start,
    ...(outageLine === undefined ? {} : { outageLine }),
  };
  const ref: SendRef = { owner: { kind: 'request', id: 'r' }, step: 's', visit: 1, hop: 0, channel: 'sms' };
  const intent: SendIntent = {
    workspace: 'default',
    channel: 'sms',
    class: 'service',
    topic: null,
    template: 't',
    began: start,
    awaitsReceipt: false,
    addressGraceMs: 0,
  };
  const outcome = await deliver(deps, ref, () => Promise.resolve(intent), { seq: 0, entries: [], place: null });
  return { outcome, asked, attempts: ledger.row()?.attempt ?? 0 };
}

describe('a message whose provider is out of order', () => {
  it.each([
    ['for ten seconds', 1_000, 10_000],
    ['for half as long as it has been so', 60_000, 30_000],
  ])('is put off %s, and neither claimed nor handed over', async (_how, sinceMs, waitMs) => {
    const { outcome, asked, attempts } = await send(resting(1_250, sinceMs));
    expect(outcome).toEqual({ kind: 'deferred', at: start, until: start + waitMs, reason });
    expect([asked, attempts]).toEqual([0, 0]);
  });

  it('is put off behind those of its gateway that were before', async () => {
    const line = createOutageLine(() => start);
    const until = async () => (await send(resting(1_250, 1_000), line)).outcome;
    expect(await until()).toMatchObject({ kind: 'deferred', until: start + 10_000 });
    expect(await until()).toMatchObject({ kind: 'deferred', until: start + 10_333 });
  });

  it('is claimed where that has gone on for more than ten minutes: the ledger gives up after a day', async () => {
    const { outcome, asked, attempts } = await send(resting(1_250, 601_000));
    expect(outcome).toMatchObject({ kind: 'deferred' });
    expect([asked, attempts]).toEqual([1, 1]);
  });

  it.each<Standing | undefined>([undefined, { kind: 'open' }, { kind: 'probing' }])(
    'is handed over at %j',
    async (standing) => {
      expect((await send(standing)).asked).toBe(1);
    },
  );
});
