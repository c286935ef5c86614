import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MayDeliver } from '../../adapters/http/delivery-guard.ts';
import type { BulkGateway, BulkLookUp, BulkResult } from '../../domain/campaign/bulk-gateway.ts';
import { gatewayCapabilities } from '../../domain/channel.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';
import type { Weather } from './message-gateway.ts';

export type BulkRig = {
  readonly gateway: BulkGateway;
  /** A well-formed message under this id, to somebody of its own. */
  readonly message: (messageId: string, n: number) => OutgoingMessage;
  next(weather: Weather): void | Promise<void>;
  /** How often the far side took the message. */
  taken(messageId: string): number;
  /** Requests that the far side has seen. */
  requests(): number;
  close(): void | Promise<void>;
};

export type BulkRigOptions = { readonly mayDeliver: MayDeliver; readonly timeoutMs: number };

const anywhere: MayDeliver = () => ({ ok: true });
const calmMs = 10_000;
let serial = 0;
const newIds = (count: number): readonly string[] =>
  Array.from({ length: count }, () => `bulkid${(serial++).toString(36).padStart(8, '0')}`);

/** What every gateway that takes many messages at once owes a campaign (domain/campaign/bulk-gateway.ts), whichever provider is behind it. */
export function describeBulkGateway(name: string, open: (options: BulkRigOptions) => Promise<BulkRig>): void {
  describe(`bulk gateway: ${name}`, () => {
    let rig: BulkRig;
    beforeEach(async () => {
      rig = await open({ mayDeliver: anywhere, timeoutMs: calmMs });
    });
    afterEach(() => rig.close());
    const patience = () => ({ signal: AbortSignal.timeout(calmMs) });
    const send = (bulkId: string, ids: readonly string[], signal = patience().signal): Promise<BulkResult> =>
      rig.gateway.sendAll({ bulkId, messages: ids.map((id, n) => rig.message(id, n)) }, { signal });
    const lookUp = (bulkId: string, ids: readonly string[]): Promise<BulkLookUp> =>
      rig.gateway.lookUpAll(bulkId, ids, patience());
    const kindsOf = (result: BulkResult | BulkLookUp): readonly string[] =>
      result.kind === 'answered' ? [...result.byMessage.values()].map(({ kind }) => kind) : [result.kind];
    const taken = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + rig.taken(id), 0);

    it('says accepted of each, in one request of as many as the table of channels says, and the far side has each once', async () => {
      const most = gatewayCapabilities(rig.gateway.channel, rig.gateway.name)?.bulk ?? 1;
      const ids = newIds(Math.max(most, 300)); // more than a channel's campaigns use, where they do not go by it yet
      const before = rig.requests();
      const result = await send('b-1', ids);
      expect(new Set(kindsOf(result))).toEqual(new Set(['accepted']));
      expect(result.kind === 'answered' && [...result.byMessage.keys()]).toEqual(ids);
      expect([taken(ids), rig.requests() - before]).toEqual([ids.length, 1]);
    });

    it('says rejected of the one that the far side will never take, and accepted of its neighbours', async () => {
      const ids = newIds(20);
      await rig.next('rejects for good');
      expect(kindsOf(await send('b-1', ids)).toSorted()).toEqual([
        ...Array.from({ length: 19 }, () => 'accepted'),
        'rejected',
      ]);
      expect(taken(ids)).toBe(19);
    });

    it.each([
      ['refuses for now', true],
      ['is not ready', true],
      ['knows no such account', false],
      ['is gone', false],
    ] as const)('says notSent of all where the far side %s, and whether it is only busy', async (weather, busy) => {
      const ids = newIds(5);
      await rig.next(weather);
      expect(await send('b-1', ids)).toMatchObject({ kind: 'notSent', busy });
      expect(taken(ids)).toBe(0);
    });

    it.each(['takes, then hangs up', 'takes, then answers badly'] as const)(
      'says unknown of all where the far side %s, and finds them by their bulk',
      async (weather) => {
        const ids = newIds(5);
        await rig.next(weather);
        expect(await send('b-1', ids)).toMatchObject({ kind: 'unknown' });
        expect(taken(ids)).toBe(5);
        expect(kindsOf(await lookUp('b-1', ids))).toEqual(['found', 'found', 'found', 'found', 'found']);
      },
    );

    it('says absent of those that never arrived, and noAnswer where nobody is there to ask', async () => {
      const ids = newIds(3);
      await rig.next('hangs up before it takes');
      expect(await send('b-1', ids)).toMatchObject({ kind: 'unknown' });
      expect(kindsOf(await lookUp('b-1', ids))).toEqual(['absent', 'absent', 'absent']);
      await rig.next('is gone');
      expect(await lookUp('b-1', ids)).toMatchObject({ kind: 'noAnswer' });
    });

    it('waits for a far side that takes its time, and not longer than its signal', async () => {
      await rig.next('takes its time');
      expect(kindsOf(await send('b-1', newIds(2)))).toEqual(['accepted', 'accepted']);
      await rig.next('takes, then falls silent');
      const began = Date.now();
      expect(await send('b-2', newIds(2), AbortSignal.timeout(400))).toMatchObject({ kind: 'unknown' });
      expect(Date.now() - began).toBeLessThan(calmMs / 2);
    });

    it('sends nothing under a signal that has already fired', async () => {
      const ids = newIds(2);
      expect(await send('b-1', ids, AbortSignal.abort())).toMatchObject({ kind: 'notSent' });
      expect(taken(ids)).toBe(0);
    });

    it('reaches nobody where the delivery guard says no of one of them (I13)', async () => {
      await rig.close();
      rig = await open({
        mayDeliver: (_host, to) => (to.endsWith('3') ? { ok: false, reason: 'not in the list' } : { ok: true }),
        timeoutMs: calmMs,
      });
      const ids = newIds(5);
      expect(await send('b-1', ids)).toMatchObject({ kind: 'refused', reason: 'not in the list' });
      expect([taken(ids), rig.requests()]).toEqual([0, 0]);
    });
  });
}
