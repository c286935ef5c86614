import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../../../../cli/chaos/history/check.ts';
import { INVARIANTS } from '../../../../../cli/chaos/history/finding.ts';
import type { Invariant } from '../../../../../cli/chaos/history/finding.ts';
import { mostWithin } from '../../../../../cli/chaos/history/group.ts';
import type { Enrolled, History, Row, Seen } from '../../../../../cli/chaos/history/history.ts';
import { honestHistory, rate } from './honest.ts';

const broken = (history: History): Partial<Record<Invariant, readonly string[]>> =>
  Object.fromEntries(
    checkHistory(history).flatMap((one) => (one.broken.length > 0 ? [[one.invariant, one.broken]] : [])),
  );

/** Does one wrong thing to an honest history; undefined where it offers no occasion. */
type Sin = (history: History) => History | undefined;
const lastAccepted = ({ farSide }: History): Seen | undefined =>
  farSide.findLast(({ outcome }) => outcome === 'accepted');
const rowOf = ({ ledger }: History, { messageId }: Seen): Row =>
  ledger.find(({ providerMessageId }) => providerMessageId === messageId) as Row;
const changed = <T>(list: readonly T[], which: (one: T) => boolean, change: Partial<T>): T[] =>
  list.map((one) => (which(one) ? { ...one, ...change } : one));
const withRow = (history: History, row: Row, change: Partial<Row>): History => ({
  ...history,
  ledger: changed(history.ledger, ({ id }) => id === row.id, change),
});
const withMarketing = (history: History): { history: History; seen: Seen; row: Row } | undefined => {
  const seen = lastAccepted(history);
  if (seen === undefined) return undefined;
  const marketing = withRow(history, rowOf(history, seen), { class: 'marketing' });
  return { history: marketing, seen, row: rowOf(marketing, seen) };
};
const forMarketing =
  (sin: (given: { history: History; seen: Seen; row: Row }) => History): Sin =>
  (history) => {
    const given = withMarketing(history);
    return given && sin(given);
  };

const sins: readonly (readonly [what: string, invariant: Invariant, sin: Sin])[] = [
  [
    'an acknowledged event that was never read',
    'acked-finished-or-parked',
    (h) => ({ ...h, inbox: h.inbox.slice(1), enrollments: h.enrollments.slice(1) }),
  ],
  [
    'an event that was read and entered nothing',
    'acked-finished-or-parked',
    (h) => ({ ...h, enrollments: h.enrollments.slice(1) }),
  ],
  [
    'an event that entered twice',
    'acked-finished-or-parked',
    (h) => ({ ...h, enrollments: [...h.enrollments, { ...(h.enrollments[0] as Enrolled), id: '0199-99999999' }] }),
  ],
  [
    'an enrollment that never ended',
    'acked-finished-or-parked',
    (h) => ({
      ...h,
      enrollments: changed(h.enrollments, ({ id }) => id === h.enrollments[0]?.id, { status: 'running' }),
    }),
  ],
  ['poison that is nowhere', 'acked-finished-or-parked', (h) => ({ ...h, deadLetters: [] })],
  [
    'other content under a used id that vanished',
    'acked-finished-or-parked',
    (h) => ({
      ...h,
      produced: changed(h.produced, ({ id }) => id === h.produced[0]?.id, {
        leadsTo: { enrollments: 1, deadLetter: 'id-reused' },
      }),
    }),
  ],
  [
    'poison that is parked twice',
    'acked-finished-or-parked',
    (h) => ({ ...h, deadLetters: [...h.deadLetters, ...h.deadLetters] }),
  ],
  [
    'an enrollment by an event that nobody sent',
    'acked-finished-or-parked',
    (h) => ({ ...h, produced: h.produced.slice(1) }),
  ],
  [
    'two events of a person handled in the wrong order',
    'events-in-order',
    (h) => {
      const turns = h.produced.filter(({ turn }) => turn?.person === 'p0');
      if (turns.length < 2) return undefined;
      const swap = (id: string): string =>
        id === turns[0]?.id ? String(turns[1]?.id) : id === turns[1]?.id ? String(turns[0]?.id) : id;
      return { ...h, enrollments: h.enrollments.map((one) => ({ ...one, eventId: swap(one.eventId) })) };
    },
  ],
  [
    'a message that was accepted twice under its id',
    'accepted-at-most-once',
    (h) => {
      const seen = lastAccepted(h);
      return seen && { ...h, farSide: [...h.farSide, { ...seen, at: seen.at + 600_000 }] };
    },
  ],
  [
    'the same words to the same person under a second id',
    'accepted-at-most-once',
    (h) => {
      const seen = lastAccepted(h);
      return seen && { ...h, farSide: [...h.farSide, { ...seen, messageId: 'another', at: seen.at + 600_000 }] };
    },
  ],
  [
    'a message that no row knows',
    'nothing-without-a-claim',
    (h) => {
      const seen = lastAccepted(h);
      return (
        seen && { ...h, farSide: [...h.farSide, { ...seen, messageId: 'x', contentHash: 'x', at: seen.at + 600_000 }] }
      );
    },
  ],
  [
    'a message whose row was never claimed',
    'nothing-without-a-claim',
    (h) => (h.farSide.length === 0 ? undefined : { ...h, attempts: [] }),
  ],
  ...(['REJECTED', 'SKIPPED', 'IN_FLIGHT', 'UNKNOWN'] as const).map(
    (state) =>
      [
        `a message that left and whose row says ${state}`,
        'ledger-tells-the-truth',
        (h: History) => {
          const seen = lastAccepted(h);
          return seen && withRow(h, rowOf(h, seen), { state });
        },
      ] as const,
  ),
  [
    'a row that says accepted of what never arrived',
    'ledger-tells-the-truth',
    (h) => {
      const seen = lastAccepted(h);
      return seen && { ...h, farSide: h.farSide.filter(({ messageId }) => messageId !== seen.messageId) };
    },
  ],
  [
    'marketing claimed a moment after an opt-out was acknowledged',
    'nothing-after-an-opt-out',
    forMarketing(({ history, seen, row }) => ({
      ...history,
      attempts: changed(history.attempts, (one) => one.row === row.id, { startedAt: seen.at + 1 }),
      rules: { ...history.rules, optOuts: [{ channel: seen.channel, address: seen.to, from: seen.at }] },
    })),
  ],
  [
    'marketing in quiet hours',
    'nothing-in-quiet-hours',
    forMarketing(({ history, seen }) => ({
      ...history,
      rules: {
        ...history.rules,
        quiet: [{ channel: seen.channel, address: seen.to, from: seen.at, until: seen.at + 1 }],
      },
    })),
  ],
  [
    'one message above the cap',
    'nothing-above-a-cap',
    forMarketing(({ history, seen }) => ({
      ...history,
      rules: { ...history.rules, caps: [{ channel: seen.channel, address: seen.to, most: 0, withinMs: 1 }] },
    })),
  ],
  [
    'one request above the rate',
    'nothing-above-the-rate',
    (h) => {
      const seen = lastAccepted(h);
      const burst = Array.from({ length: 2 * (rate + 1) + 1 }, (_, n) => ({
        ...(seen as Seen),
        outcome: 'rejected' as const,
        at: 9e12 + n,
      }));
      return seen && { ...h, farSide: [...h.farSide, ...burst] };
    },
  ],
  [
    'a campaign that is not over',
    'campaigns-reach-everybody',
    (h) => ({ ...h, campaigns: changed(h.campaigns, () => true, { state: 'running' }) }),
  ],
  [
    'somebody of a campaign who was forgotten',
    'campaigns-reach-everybody',
    (h) => ({
      ...h,
      campaigns: h.campaigns.map((one) => ({ ...one, ended: one.ended - 1 })),
    }),
  ],
  [
    'somebody of a campaign who waits for ever',
    'campaigns-reach-everybody',
    (h) => ({ ...h, campaigns: changed(h.campaigns, () => true, { open: 1 }) }),
  ],
  ['a launched campaign that vanished', 'campaigns-reach-everybody', (h) => ({ ...h, campaigns: [] })],
  [
    'a row without a reason',
    'every-row-has-a-reason',
    (h) => ({ ...h, ledger: changed(h.ledger, () => true, { reason: ' ' }) }),
  ],
  [
    'an exit without a reason',
    'every-row-has-a-reason',
    (h) => ({ ...h, enrollments: changed(h.enrollments, () => true, { status: 'exited' as const }) }),
  ],
  [
    'an audit in which somebody changed a line',
    'audit-is-what-was-written',
    (h) => ({ ...h, auditChain: { lines: 0, broken: 'line 1: line 1 is not the one that was sealed' } }),
  ],
  ['a command that left no trace', 'every-command-is-audited', (h) => ({ ...h, audit: [] })],
];

describe('checkHistory', () => {
  it('finds nothing in what an honest run writes, and looks at something under every invariant', () => {
    fc.assert(
      fc.property(honestHistory, (history) => {
        expect(broken(history)).toEqual({});
      }),
    );
    const [sample] = fc.sample(honestHistory, { numRuns: 1, seed: 5 });
    expect(checkHistory(sample as History).map(({ invariant, looked }) => [invariant, looked > 0])).toEqual(
      INVARIANTS.map((one) => [one, true]),
    );
  });

  it.each(sins)('finds %s', (_, invariant, sin) => {
    let occasions = 0;
    fc.assert(
      fc.property(honestHistory, (history) => {
        const sinful = sin(history);
        if (sinful === undefined) return;
        occasions += 1;
        expect(broken(sinful)[invariant]?.length ?? 0).toBeGreaterThan(0);
      }),
    );
    expect(occasions).toBeGreaterThan(10);
  });

  it('says the same whatever the order of the records', () => {
    const sinful = fc.tuple(honestHistory, fc.constantFrom(...sins), fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(sinful, ([history, [, , sin], numbers]) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((one) => ({ one, at: numbers.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const given = sin(history) ?? history;
        const other: History = {
          produced: shuffled(given.produced),
          inbox: shuffled(given.inbox),
          deadLetters: shuffled(given.deadLetters),
          enrollments: shuffled(given.enrollments),
          ledger: shuffled(given.ledger),
          attempts: shuffled(given.attempts),
          farSide: shuffled(given.farSide),
          campaigns: shuffled(given.campaigns),
          audit: shuffled(given.audit),
          auditChain: given.auditChain,
          rules: given.rules,
        };
        const counts = (one: History) =>
          checkHistory(one).map(({ invariant, looked, broken: all }) => [invariant, looked, all.length]);
        expect(counts(other)).toEqual(counts(given));
      }),
    );
  });

  it('counts nothing against the rate while something held up what was sent in time', () => {
    const [history] = fc.sample(honestHistory, { numRuns: 1, seed: 5 });
    const { farSide, rules } = history as History;
    const [from, until] = [Math.min(...farSide.map(({ at }) => at)), Math.max(...farSide.map(({ at }) => at)) + 1];
    const strict = rules.rates.map((one) => ({ ...one, perSecond: 0 }));
    const withRates = (rates: History['rules']['rates']) =>
      broken({ ...(history as History), rules: { ...rules, rates } });
    expect(withRates(strict)['nothing-above-the-rate']).toHaveLength(1);
    expect(withRates(strict.map((one) => ({ ...one, heldUp: [{ from, until }] })))).toEqual({});
  });

  it('bears marketing that was claimed before an opt-out and arrives after it', () => {
    const [history] = fc.sample(honestHistory, { numRuns: 1, seed: 5 });
    const given = withMarketing(history as History);
    if (given === undefined) throw new Error('this seed sends nothing');
    const { seen } = given;
    const claimed = given.history.attempts.find(({ row }) => row === given.row.id)?.startedAt ?? 0;
    const rules = { ...given.history.rules, optOuts: [{ channel: seen.channel, address: seen.to, from: claimed }] };
    expect(broken({ ...given.history, rules })).toEqual({});
  });
});

describe('mostWithin', () => {
  it('is what counting at every instant finds', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 2_000 }), (all, width) => {
        const counted = all.map((from) => all.filter((at) => at >= from && at < from + width).length);
        expect(mostWithin(all, width)).toBe(Math.max(0, ...counted));
      }),
    );
  });
});
