import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryStates, messageStates } from '../../../../domain/message/outcome.ts';
import type { DeliveryState, MessageState } from '../../../../domain/message/outcome.ts';
import { isFinal, receive } from '../../../../domain/message/receive.ts';

const reported = deliveryStates.filter((state) => state !== 'none');
const reports = fc.array(fc.record({ delivery: fc.constantFrom(...reported) }), { minLength: 1, maxLength: 8 });
const standing = fc.record({ state: fc.constantFrom(...messageStates), delivery: fc.constantFrom(...deliveryStates) });

const all = (
  before: { state: MessageState; delivery: DeliveryState },
  list: readonly { delivery: (typeof reported)[number] }[],
) => list.reduce((now, one) => receive(now, one), before);

describe('receive', () => {
  it('comes to the same end whatever the order and the number of copies', () => {
    fc.assert(
      fc.property(standing, reports, fc.infiniteStream(fc.nat()), (before, list, dice) => {
        const shuffled = [...list, ...list]
          .map((one) => ({ one, at: dice.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at);
        expect(
          all(
            before,
            shuffled.map(({ one }) => one),
          ),
        ).toEqual(all(before, list));
      }),
    );
  });

  it('takes 46 copies of each report in any of 10,000 orders for one of each in order (W1)', () => {
    const few = fc.uniqueArray(fc.constantFrom(...reported), { minLength: 1, maxLength: reported.length });
    fc.assert(
      fc.property(standing, few, fc.integer(), (before, list, seed) => {
        const copies = Array.from({ length: 46 }, () => list).flat();
        let dice = seed;
        for (let last = copies.length - 1; last > 0; last -= 1) {
          dice = (Math.imul(dice, 1_103_515_245) + 12_345) >>> 0;
          const other = dice % (last + 1);
          [copies[last], copies[other]] = [copies[other] ?? 'pending', copies[last] ?? 'pending'];
        }
        const told = (states: readonly (typeof reported)[number][]) =>
          all(
            before,
            states.map((delivery) => ({ delivery })),
          );
        expect(told(copies)).toEqual(told(list));
      }),
      { numRuns: Number(process.env['CARILLON_REPORT_ORDERS'] ?? 10_000) },
    );
  });

  it('never loses a delivery, and never turns an end into waiting', () => {
    fc.assert(
      fc.property(standing, reports, (before, list) => {
        const after = all(before, list);
        if (before.delivery === 'delivered' || list.some(({ delivery }) => delivery === 'delivered'))
          expect(after.delivery).toBe('delivered');
        if (isFinal(before.delivery)) expect(isFinal(after.delivery)).toBe(true);
      }),
    );
  });

  it('leaves nothing open that a report settles, and what was never sent alone', () => {
    fc.assert(
      fc.property(standing, reports, (before, list) => {
        const after = all(before, list);
        if (before.state === 'SKIPPED') expect(after.state).toBe('SKIPPED');
        else expect(['ACCEPTED', 'REJECTED']).toContain(after.state);
        if (before.state !== 'SKIPPED' && list.some(({ delivery }) => delivery !== 'rejected'))
          expect(after.state).toBe('ACCEPTED');
      }),
    );
  });

  it.each(['CLAIMED', 'IN_FLIGHT', 'UNKNOWN', 'HELD'] as const)(
    'settles what is %s by what is reported: a refusal alone proves that the provider did not take it (I5)',
    (state) => {
      for (const delivery of reported)
        expect(receive({ state, delivery: 'none' }, { delivery })).toEqual({
          state: delivery === 'rejected' ? 'REJECTED' : 'ACCEPTED',
          delivery,
        });
    },
  );

  it('lets no refusal undo what was taken, and takes proof of a delivery over one', () => {
    const rejected = { delivery: 'rejected' } as const;
    expect(receive({ state: 'ACCEPTED', delivery: 'pending' }, rejected).state).toBe('ACCEPTED');
    expect(receive({ state: 'REJECTED', delivery: 'none' }, rejected).state).toBe('REJECTED');
    expect(receive({ state: 'REJECTED', delivery: 'rejected' }, { delivery: 'delivered' })).toEqual({
      state: 'ACCEPTED',
      delivery: 'delivered',
    });
  });
});

describe('isFinal', () => {
  it('is so of everything but no word and a word that more is to come', () => {
    expect(deliveryStates.filter(isFinal)).toEqual(['delivered', 'undelivered', 'expired', 'rejected']);
  });
});
