import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bulk, BulkGateway, BulkLookUp, BulkResult } from '../../domain/campaign/bulk-gateway.ts';
import type { OutgoingMessage } from '../../domain/message/outcome.ts';
import type { MayDeliver } from '../../adapters/http/delivery-guard.ts';

/** What the next request meets. */
export type BulkWeather = 'refuses for now' | 'takes, then hangs up' | 'takes, then answers badly' | 'rejects one';

export type BulkRig = {
  readonly gateway: BulkGateway;
  readonly message: (messageId: string) => OutgoingMessage;
  next(weather: BulkWeather): void;
  /** How often the far side took the message. */
  taken(messageId: string): number;
  close(): Promise<void>;
};

let serial = 0;
const patience = () => ({ signal: AbortSignal.timeout(10_000) });

/** What every bulk gateway owes a page of a campaign (domain/campaign/bulk-gateway.ts), whichever provider is behind it. */
export function describeBulkGateway(name: string, open: (mayDeliver: MayDeliver) => Promise<BulkRig>): void {
  describe(`bulk gateway: ${name}`, () => {
    let rig: BulkRig;
    beforeEach(async () => {
      rig = await open(() => ({ ok: true }));
    });
    afterEach(() => rig.close());

    const bulkOf = (count: number): Bulk => {
      const run = (serial += 1);
      const messages = Array.from({ length: count }, (_, index) => rig.message(`bulk${run}message${index}`));
      return { bulkId: `bulk${run}`, messages };
    };
    const ids = ({ messages }: Bulk): string[] => messages.map(({ messageId }) => messageId);
    const send = (bulk: Bulk): Promise<BulkResult> => rig.gateway.sendAll(bulk, patience());
    const lookUp = (bulk: Bulk): Promise<BulkLookUp> => rig.gateway.lookUpAll(bulk.bulkId, ids(bulk), patience());
    const kindsOf = (answer: BulkResult | BulkLookUp): readonly string[] =>
      answer.kind === 'answered' ? [...answer.byMessage.values()].map(({ kind }) => kind) : [answer.kind];

    it('answers about every message, each taken once', async () => {
      const bulk = bulkOf(300);
      const result = await send(bulk);
      expect(new Set(kindsOf(result))).toEqual(new Set(['accepted']));
      expect(result.kind === 'answered' && [...result.byMessage.keys()]).toEqual(ids(bulk));
      expect(ids(bulk).map((id) => rig.taken(id))).toEqual(ids(bulk).map(() => 1));
    });

    it('tells one that is rejected from its neighbours', async () => {
      rig.next('rejects one');
      expect(kindsOf(await send(bulkOf(3))).toSorted()).toEqual(['accepted', 'accepted', 'rejected']);
    });

    it('says notSent, and that the account is busy, where the far side refuses for now', async () => {
      rig.next('refuses for now');
      const bulk = bulkOf(2);
      expect(await send(bulk)).toMatchObject({ kind: 'notSent', busy: true });
      expect(ids(bulk).map((id) => rig.taken(id))).toEqual([0, 0]);
    });

    it.each(['takes, then hangs up', 'takes, then answers badly'] as const)(
      'says unknown where the far side %s, and finds every message by its bulk then',
      async (weather) => {
        rig.next(weather);
        const bulk = bulkOf(5);
        expect(await send(bulk)).toMatchObject({ kind: 'unknown' });
        expect(new Set(kindsOf(await lookUp(bulk)))).toEqual(new Set(['found']));
      },
    );

    it('says absent of what never arrived', async () => {
      expect(new Set(kindsOf(await lookUp(bulkOf(3))))).toEqual(new Set(['absent']));
    });

    it('reaches nobody where one of them must not be reached (I13)', async () => {
      await rig.close();
      const forbidden = rig.message('x').to;
      rig = await open((_, to) => (to === forbidden ? { ok: false, reason: 'not on the list' } : { ok: true }));
      const bulk = bulkOf(2);
      expect(await send(bulk)).toMatchObject({ kind: 'refused', reason: 'not on the list' });
      expect(ids(bulk).map((id) => rig.taken(id))).toEqual([0, 0]);
    });
  });
}
