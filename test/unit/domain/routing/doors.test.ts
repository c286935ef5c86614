import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happened } from '../../../../domain/condition/answer-deeds.ts';
import type { ConditionInput } from '../../../../domain/condition/parse.ts';
import { event, journey, wait } from '../../../../domain/journey/builder.ts';
import type { JourneyDefinition } from '../../../../domain/journey/definition.ts';
import type { PersonFacts } from '../../../../domain/routing/facts.ts';
import { routeBatch } from '../../../../domain/routing/route-batch.ts';
import { factsAtDoor } from '../../../../domain/workspace/door.ts';
import { evaluate } from '../../../../domain/condition/evaluate.ts';
import { entryCondition } from '../../../../domain/journey/entry/entry.ts';
import { contextOf, routed } from '../../../support/routing.ts';

const minuteMs = 60_000;
const loyal = journey('loyal', {
  on: event('order.placed', {
    did: { event: 'order.placed', where: { 'event.shop': { same: 'entry.shop' } }, atLeast: 2, within: '1 hour' },
  }),
  reentry: 'always',
  steps: [wait('1 day')],
});
const vips = {
  id: 'vips',
  condition: { kind: 'compare', path: 'traits.plan', op: 'eq', value: 'pro' },
} as const;

type Order = { readonly shop: string; readonly minute: number };
const somebody = (id: string, happened: readonly Happened[], traits: PersonFacts['traits'] = {}): PersonFacts => ({
  id,
  workspace: 'default',
  traits,
  enrollments: [],
  happened,
});
const orderOf = ({ shop, minute }: Order): Happened => ({
  type: 'order.placed',
  at: minute * minuteMs,
  properties: { shop },
  by: 'events',
});

function verdictsOf(
  definition: JourneyDefinition,
  people: readonly PersonFacts[],
  orders: readonly Order[],
  merges: readonly { readonly winner: string; readonly loser: string }[] = [],
): readonly string[] {
  const facts = { id: definition.id, version: 'v1', status: 'live', definition } as const;
  const context = { ...contextOf(definition, () => [facts]), segments: () => [vips] };
  const events = orders.map(({ shop, minute }, index) => ({
    ...routed({ id: String(index), type: 'order.placed', properties: { shop } }),
    arrivedAt: minute * minuteMs,
    profileId: 'ana',
  }));
  return routeBatch({ events, people, merges }, context).results.flatMap((result) =>
    result.kind === 'routed' ? result.verdicts.map(({ verdict }) => verdict) : [result.problem],
  );
}

describe('a journey that asks at its door what somebody did', () => {
  it('decides the same however its events were cut into batches, and as a play does', () => {
    const orders = fc
      .array(fc.record({ shop: fc.constantFrom('a', 'b'), minute: fc.integer({ min: 0, max: 200 }) }), { minLength: 1 })
      .map((all) => all.toSorted((one, other) => one.minute - other.minute));
    fc.assert(
      fc.property(orders, fc.nat(), (all, cut) => {
        const earlier = all.slice(0, cut % all.length);
        const now = all.slice(earlier.length);
        // Whoever is in stays in: who is let through is what is asked here.
        const passed = verdictsOf(loyal, [somebody('ana', earlier.map(orderOf))], now).map((one) => one !== 'filtered');
        const played = now.map(({ shop, minute }, index) => {
          const happened = [...earlier, ...now.slice(0, index + 1)].map(orderOf);
          const door = entryCondition(loyal.on);
          const facts = factsAtDoor(door, { at: minute * minuteMs, traits: {}, entry: { shop }, happened });
          return door !== undefined && evaluate(door, facts);
        });
        expect(passed).toEqual(played);
      }),
    );
  });

  it('knows what happened to either of two who turn out to be one', () => {
    const people = [somebody('ana', []), somebody('anonymous', [orderOf({ shop: 'a', minute: 1 })])];
    const merges = [{ winner: 'ana', loser: 'anonymous' }];
    expect(verdictsOf(loyal, people, [{ shop: 'a', minute: 2 }], merges)).toEqual(['entered']);
    expect(verdictsOf(loyal, people, [{ shop: 'a', minute: 2 }])).toEqual(['filtered']);
  });

  it('counts a click once, whoever tells of it', () => {
    const clicked = (by: 'events' | 'ledger'): Happened => ({
      type: 'message.clicked',
      at: minuteMs,
      properties: { channel: 'email', template: 'offer' },
      by,
    });
    const twice = (did: ConditionInput) =>
      journey('clickers', { on: event('order.placed', { did: { ...did, atLeast: 2 } }), steps: [wait('1 day')] });
    const once = [somebody('ana', [clicked('events'), clicked('ledger')])];
    for (const did of [{ event: 'message.clicked' }, { clicked: 'email/offer' }])
      expect(verdictsOf(twice(did), once, [{ shop: 'a', minute: 2 }])).toEqual(['filtered']);
    const both = [somebody('ana', [clicked('events'), clicked('ledger'), clicked('events'), clicked('ledger')])];
    for (const did of [{ event: 'message.clicked' }, { clicked: 'email/offer' }])
      expect(verdictsOf(twice(did), both, [{ shop: 'a', minute: 2 }])).toEqual(['entered']);
  });

  it('asks for segments by the profile as it is then', () => {
    const best = journey('best', { on: event('order.placed', { segment: 'vips' }), steps: [wait('1 day')] });
    expect(verdictsOf(best, [somebody('ana', [], { plan: 'pro' })], [{ shop: 'a', minute: 2 }])).toEqual(['entered']);
    expect(verdictsOf(best, [somebody('ana', [], { plan: 'free' })], [{ shop: 'a', minute: 2 }])).toEqual(['filtered']);
  });
});
