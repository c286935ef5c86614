import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createColumn } from '../../../sandbox/oracle/columns.ts';
import { createHashIndex, hash32 } from '../../../sandbox/oracle/hash-index.ts';

/** Instants and places: near each other, or anywhere. */
const numbers = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1_798_000_000_000, max: 1_798_000_900_000 }),
  fc.integer({ min: 0, max: 2 ** 48 - 1 }),
);
/** In three blocks, so that some are set again and some never. */
const slots = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(32_767, 32_768, 65_535, 65_536));

describe('a column of near numbers', () => {
  it('gives back what was set last, however far from its neighbours, and 0 for what never was', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(slots, numbers)), (sets) => {
        const column = createColumn('near');
        const told = new Map<number, number>();
        for (const [slot, value] of sets) {
          column.set(slot, value);
          told.set(slot, value);
        }
        for (const slot of [0, 7, 32_767, 32_768, 65_535, 65_536]) expect(column.get(slot)).toBe(told.get(slot) ?? 0);
        for (const [slot, value] of told) expect(column.get(slot)).toBe(value);
      }),
    );
  });
});

describe('the index of message ids', () => {
  it('adds by its hash what is new, and nothing that may be there', () => {
    const index = createHashIndex();
    const ids = Array.from({ length: 3_000 }, (_, n) => `m-${n % 2_000}`);
    let slot = 0;
    const added = ids.filter((id) => index.addNew(slot, hash32(id)) && (slot += 1) > 0);
    expect(added).toEqual(ids.slice(0, 2_000));
    expect([index.has(hash32('m-7')), index.has(hash32('m-2000')), index.find('m-7')]).toEqual([true, false, [7]]);
  });

  it('finds all slots of an id, oldest first, and none of one that was never added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 4_000, size: 'max' }), (ids) => {
        const index = createHashIndex();
        const told = new Map<string, number[]>();
        ids.forEach((id, slot) => {
          index.add(slot, `m-${id}`);
          told.set(`m-${id}`, [...(told.get(`m-${id}`) ?? []), slot]);
        });
        for (const [id, all] of told) expect(index.find(id)).toEqual(all);
        expect(index.find('m-901')).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
