import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliver } from '../../../activities/deliver.ts';
import type { SendDeps } from '../../../activities/ports.ts';
import { TransientError } from '../../../domain/errors.ts';
import type { MessageGateway } from '../../../domain/message/gateway.ts';
import type { SendRef } from '../../../domain/message/ledger.ts';
import type { SendResult } from '../../../domain/message/outcome.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { SendIntent } from '../../../domain/policy/facts.ts';
import { memoryLedger, type MemoryLedger } from '../../support/memory-ledger.ts';
import { openPolicy } from '../../support/open-policy.ts';

/**
 * Several processes work at one message at once: every commit, every byte on the wire and every answer may come in any order, processes
 * die and are stopped for minutes. The code is that of the activities; the ledger is the protocol, the provider keeps an oracle.
 */
const times = timing(1);
const start = Date.parse('2026-03-02T12:00:00Z');
/** A provider's log shows what it took within a minute. */
const longestLagMs = 60_000;

/** What one call to the provider comes to. `dies`: the process does, before it can record anything. */
type Fate = { readonly takes: boolean; readonly end: SendResult['kind'] | 'dies'; readonly lagMs: number };
const fates: fc.Arbitrary<Fate> = fc
  .record({
    takes: fc.boolean(),
    end: fc.constantFrom('accepted', 'rejected', 'notSent', 'unknown', 'unknown', 'dies', 'dies'),
    lagMs: fc.integer({ min: 0, max: longestLagMs }),
  })
  // A clear answer is true.
  .map((fate) => ({
    ...fate,
    takes: fate.end === 'accepted' || (fate.takes && (fate.end === 'unknown' || fate.end === 'dies')),
  }));

class Died extends Error {}

type World = {
  readonly scheduler: fc.Scheduler;
  readonly fates: readonly Fate[];
  /** By how much the clock has moved when the next thing happens. */
  readonly jumps: readonly number[];
  readonly channel: 'sms' | 'email';
  readonly reports: boolean;
  readonly resends?: true;
  readonly broken?: 'epoch' | 'looks';
};

let clock = start;
beforeEach(() => {
  clock = start;
  // Who waits for somebody else's row lets time pass.
  vi.stubGlobal('setTimeout', (wake: () => void, ms: number) => {
    clock += ms;
    queueMicrotask(wake);
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Three processes at once, then one alone until there is nothing left to do. */
async function play(world: World): Promise<{ taken: number; ledger: MemoryLedger; whileTaken: readonly string[] }> {
  clock = start;
  const [left, jumps] = [[...world.fates], [...world.jumps]];
  let isQuiet = false;
  const turn = async (what: string): Promise<void> => {
    if (!isQuiet) await world.scheduler.schedule(Promise.resolve(), what);
    clock += isQuiet ? 0 : (jumps.shift() ?? 0);
  };
  const visibleAt: number[] = [];
  const whileTaken: string[] = [];
  const ledger = memoryLedger({ now: () => clock, turn, unfenced: world.broken === 'epoch' });
  const gateway: MessageGateway = {
    name: `fake-${world.channel}`,
    channel: world.channel,
    async send(_message, { beforeBody }) {
      const began = clock;
      await turn('connect');
      if (clock - began > times.httpMs) return { kind: 'notSent', reason: 'cut off before it began' };
      if (world.channel === 'email') {
        try {
          await beforeBody?.();
        } catch {
          return { kind: 'notSent', reason: 'held back before the body' };
        }
      }
      if (world.channel === 'email' && clock - began > times.httpMs) return { kind: 'unknown', reason: 'cut off' };
      const fate = left.shift() ?? { takes: true, end: 'accepted', lagMs: 0 };
      if (fate.takes) {
        visibleAt.push(clock + fate.lagMs);
        whileTaken.push(ledger.row()?.state ?? 'none');
      }
      await turn('answer');
      if (fate.end === 'dies') throw new Died();
      if (clock - began > times.httpMs) return { kind: 'unknown', reason: 'cut off' };
      return fate.end === 'accepted'
        ? { kind: 'accepted', detail: '' }
        : { kind: fate.end, reason: 'so it was', detail: '' };
    },
  };
  const lookUp: MessageGateway['lookUp'] = async () => {
    await turn('look');
    const isFound = world.broken !== 'looks' && visibleAt.some((at) => at <= clock);
    return isFound ? { kind: 'found', detail: '' } : { kind: 'absent' };
  };
  const asked = world.channel === 'sms' ? { ...gateway, lookUp } : gateway;
  const deps: SendDeps = {
    ledger,
    render: () => Promise.resolve({ kind: 'rendered', content: { kind: 'text', text: '' }, locale: 'en', from: 'A' }),
    gateway: () => asked,
    gateways: () => [asked],
    policy: openPolicy,
    timing: times,
    now: () => clock,
  };
  const ref: SendRef = { owner: { kind: 'request', id: 'r' }, step: 's', visit: 1, hop: 0, channel: world.channel };
  const intent: SendIntent = {
    workspace: 'default',
    channel: world.channel,
    class: 'service',
    topic: null,
    template: 't',
    began: start,
    ...(world.resends ? { resends: true as const } : {}),
    awaitsReceipt: false,
    addressGraceMs: 0,
  };
  /** As a workflow has it: sleeps as it is told and asks again; who dies is begun anew. */
  const process = async (most: number): Promise<void> => {
    for (let round = 0; round < most; round += 1) {
      try {
        const outcome = await deliver(deps, ref, () => Promise.resolve(intent), { seq: 0, entries: [], place: null });
        if (outcome.kind === 'unknown') clock += outcome.realMs;
        else if (outcome.kind === 'deferred') clock = Math.max(clock, outcome.until);
        else return;
      } catch (error) {
        if (!(error instanceof Died || error instanceof TransientError)) throw error;
      }
    }
  };
  const provider = async (): Promise<void> => {
    await world.scheduler.schedule(Promise.resolve(), 'report');
    if (world.reports && visibleAt.length > 0) ledger.report('delivered');
  };
  const all = Promise.all([process(4), process(4), process(4), provider(), provider()]);
  await world.scheduler.waitFor(all);
  isQuiet = true;

  await process(60);
  return { taken: visibleAt.length, ledger, whileTaken };
}

const worlds = (channel: 'sms' | 'email', broken?: World['broken']): fc.Arbitrary<World> =>
  fc.record({
    scheduler: fc.scheduler(),
    fates: fc.array(fates, { maxLength: 6 }),
    // Mostly nothing; now and then longer than a request, than a lease, than all looks.
    jumps: fc.array(fc.constantFrom(0, 0, 0, 50, 5_000, 19_000, 21_000, 61_000, 90_000, 150_000), { maxLength: 80 }),
    channel: fc.constant(channel),
    reports: fc.boolean(),
    ...(broken === undefined ? {} : { broken: fc.constant(broken) }),
  });

describe('one message, many processes, any order', () => {
  it('is taken once at most where the provider can be asked, and ends in a word that is true', async () => {
    await fc.assert(
      fc.asyncProperty(worlds('sms'), async (world) => {
        const { taken, ledger, whileTaken } = await play(world);
        const row = ledger.row();
        expect(taken).toBeLessThanOrEqual(1);
        // Whatever is taken had a claim that says so (I3).
        expect(whileTaken.filter((state) => state === 'none')).toEqual([]);
        expect(row?.state).toBe(taken === 1 ? 'ACCEPTED' : 'REJECTED');
      }),
      { numRuns: 1_500 },
    );
  });

  it('is taken once at most where nobody can be asked, and is held rather than sent again', async () => {
    await fc.assert(
      fc.asyncProperty(worlds('email'), async (world) => {
        const { taken, ledger } = await play(world);
        const state = ledger.row()?.state;
        expect(taken).toBeLessThanOrEqual(1);
        expect(taken === 1 ? ['ACCEPTED', 'HELD'] : ['REJECTED', 'HELD']).toContain(state);
      }),
      { numRuns: 1_500 },
    );
  });

  it('is taken twice at most where its author accepts that, and then held', async () => {
    let twice = 0;
    const resending = worlds('email').map((world): World => ({ ...world, resends: true }));
    await fc.assert(
      fc.asyncProperty(resending, async (world) => {
        const { taken, ledger } = await play(world);
        expect(taken).toBeLessThanOrEqual(2);
        expect(taken > 0 ? ['ACCEPTED', 'HELD'] : ['REJECTED', 'HELD']).toContain(ledger.row()?.state);
        if (taken === 2) twice += 1;
      }),
      { numRuns: 1_500 },
    );
    expect(twice).toBeGreaterThan(0);
  });

  it.each([
    ['sms', 'epoch'],
    ['sms', 'looks'],
    ['email', 'epoch'],
  ] as const)('by %s would be doubled without the %s', async (channel, broken) => {
    const found = await fc.check(
      fc.asyncProperty(worlds(channel, broken), async (world) => (await play(world)).taken <= 1),
      { numRuns: 5_000, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
