import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageGateway } from '../../domain/message/gateway.ts';
import type { CancelResult, OutgoingMessage, Steering, SteerResult } from '../../domain/message/outcome.ts';
import type { Sandbox } from '../../sandbox/start.ts';

type Rig = {
  readonly sandbox: Sandbox;
  readonly gateway: MessageGateway;
  readonly message: (messageId: string) => OutgoingMessage;
};

const hourMs = 3_600_000;

/** What a gateway that can take back a scheduled message owes the saga: its word, or that it has none (I5, I10). */
export function describeCancel(name: string, open: () => Promise<Rig>): void {
  describe(`cancel of what is scheduled: ${name}`, () => {
    let rig: Rig;
    beforeEach(async () => {
      rig = await open();
    });
    afterEach(() => rig.sandbox.close());
    const schedule = async (id: string, inMs: number): Promise<string> => {
      const bulkId = `bulk-${id}`;
      const message = { ...rig.message(id), schedule: { sendAt: Date.now() + inMs, bulkId } };
      expect(await rig.gateway.send(message, { signal: AbortSignal.timeout(5_000) })).toMatchObject({
        kind: 'accepted',
      });
      return bulkId;
    };
    const cancel = async (bulkId: string): Promise<CancelResult | undefined> =>
      rig.gateway.cancel?.(bulkId, { signal: AbortSignal.timeout(5_000) });
    const statusOf = (id: string) => rig.sandbox.oracle.byMessageId(id)[0]?.status;

    it('says cancelled, and it never leaves', async () => {
      const bulkId = await schedule('m-1', 400);
      expect(await cancel(bulkId)).toEqual({ kind: 'cancelled', detail: 'CANCELED' });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(statusOf('m-1')).toBe('CANCELLED');
    });

    it('says so again when it is asked again', async () => {
      const bulkId = await schedule('m-1', hourMs);
      await cancel(bulkId);
      expect(await cancel(bulkId)).toMatchObject({ kind: 'cancelled' });
    });

    it('takes back one that somebody has paused', async () => {
      const bulkId = await schedule('m-1', hourMs);
      const paths = { sms: '/sms/1/bulks', voice: '/tts/3/bulks', email: '/email/1/bulks' } as const;
      const path = paths[rig.gateway.channel as keyof typeof paths];
      await fetch(`${rig.sandbox.httpUrl}${path}/status?bulkId=${bulkId}`, {
        method: 'PUT',
        headers: { authorization: 'App key', 'content-type': 'application/json' },
        body: '{"status":"PAUSED"}',
      });
      expect(await cancel(bulkId)).toMatchObject({ kind: 'cancelled' });
    });

    it('says tooLate of one that has gone', async () => {
      rig.sandbox.addRule({ call: 'answered' });
      const bulkId = await schedule('m-1', 30);
      await expect.poll(() => statusOf('m-1'), { interval: 10 }).toMatch(/^DELIVERED/);
      expect(await cancel(bulkId)).toEqual({ kind: 'tooLate', detail: 'FINISHED' });
    });

    it('says tooLate of one that is on its way', async () => {
      rig.sandbox.change({ latencyMs: 60_000 });
      const bulkId = await schedule('m-1', 30);
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(await cancel(bulkId)).toEqual({ kind: 'tooLate', detail: 'PROCESSING' });
    });

    it('says absent of one that the provider does not know, be it that it forgets what has gone', async () => {
      expect(await cancel('bulk-nobody')).toEqual({ kind: 'absent' });
      rig.sandbox.change({ finishedBulks: 'gone' });
      rig.sandbox.addRule({ call: 'answered' });
      const bulkId = await schedule('m-1', 0);
      await expect.poll(() => statusOf('m-1'), { interval: 10 }).toMatch(/^DELIVERED/);
      expect(await cancel(bulkId)).toEqual({ kind: 'absent' });
    });

    it.each(['accept-then-reset', 'accept-then-502', 'accept-then-hang'] as const)(
      'believes the state and not the lost answer to its wish (%s)',
      async (kind) => {
        const bulkId = await schedule('m-1', hourMs);
        rig.sandbox.addFault({ kind, match: { method: 'PUT' } });
        expect(await cancel(bulkId)).toMatchObject({ kind: 'cancelled' });
      },
    );

    it.each([401, 403, 429, 500])(
      'says noAnswer where its wish meets HTTP %d, and nothing has changed',
      async (status) => {
        const bulkId = await schedule('m-1', hourMs);
        rig.sandbox.addFault({ kind: 'status', status, match: { method: 'PUT' } });
        expect(await cancel(bulkId)).toMatchObject({
          kind: 'noAnswer',
          reason: expect.stringContaining(`HTTP ${status}`),
        });
        expect(statusOf('m-1')).toBe('PENDING_ACCEPTED');
        expect(await cancel(bulkId)).toMatchObject({ kind: 'cancelled' });
      },
    );

    it('finds by its bulk what was scheduled though the answer was lost and no log shows it yet', async () => {
      rig.sandbox.change({ logLagMs: hourMs });
      rig.sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'POST' } });
      const message = { ...rig.message('m-1'), schedule: { sendAt: Date.now() + hourMs, bulkId: 'bulk-m-1' } };
      const signal = AbortSignal.timeout(5_000);
      expect(await rig.gateway.send(message, { signal })).toMatchObject({ kind: 'unknown' });
      expect(await rig.gateway.lookUp?.('m-1', { signal })).toEqual({ kind: 'absent' });
      expect(await rig.gateway.lookUp?.('m-1', { signal, bulkId: 'bulk-m-1' })).toMatchObject({ kind: 'found' });
      expect(await rig.gateway.lookUp?.('m-2', { signal, bulkId: 'bulk-m-2' })).toEqual({ kind: 'absent' });
    });

    it('takes no bulk for proof whose message was refused though the answer was lost', async () => {
      rig.sandbox.addRule({ fate: 'rejected', count: 1 });
      rig.sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'POST' } });
      const message = { ...rig.message('m-1'), schedule: { sendAt: Date.now() + hourMs, bulkId: 'bulk-m-1' } };
      const signal = AbortSignal.timeout(5_000);
      expect(await rig.gateway.send(message, { signal })).toMatchObject({ kind: 'unknown' });
      expect(await rig.gateway.lookUp?.('m-1', { signal, bulkId: 'bulk-m-1' })).toMatchObject({ kind: 'rejected' });
    });

    it('never calls absent, to be sent again, what somebody has cancelled at the provider', async () => {
      rig.sandbox.change({ logLagMs: hourMs });
      const bulkId = await schedule('m-1', hourMs);
      await cancel(bulkId);
      expect(await rig.gateway.lookUp?.('m-1', { signal: AbortSignal.timeout(5_000), bulkId })).toEqual({
        kind: 'rejected',
        reason: 'its bulk was cancelled at the provider',
      });
    });

    describe('and of steering it', () => {
      const steer = async (bulkId: string, wish: Steering): Promise<SteerResult | undefined> =>
        rig.gateway.steer?.(bulkId, wish, { signal: AbortSignal.timeout(5_000) });
      const pause = (bulkId: string) => steer(bulkId, { to: 'pause' });
      const resume = (bulkId: string) => steer(bulkId, { to: 'resume' });

      it('holds it still until it may go on', async () => {
        rig.sandbox.addRule({ call: 'answered' });
        const bulkId = await schedule('m-1', 500);
        expect(await pause(bulkId)).toMatchObject({ kind: 'done', detail: 'PAUSED' });
        expect(await pause(bulkId)).toMatchObject({ kind: 'done' });
        await new Promise((resolve) => setTimeout(resolve, 700));
        expect(statusOf('m-1')).toBe('PENDING_ACCEPTED');
        expect(await resume(bulkId)).toMatchObject({ kind: 'done' });
        await expect.poll(() => statusOf('m-1'), { interval: 10 }).toMatch(/^DELIVERED/);
      });

      it('moves it, and it leaves then', async () => {
        rig.sandbox.addRule({ call: 'answered' });
        const bulkId = await schedule('m-1', hourMs);
        expect(await steer(bulkId, { to: 'move', sendAt: Date.now() + 1_500 })).toMatchObject({ kind: 'done' });
        expect(statusOf('m-1')).toBe('PENDING_ACCEPTED');
        await expect.poll(() => statusOf('m-1'), { interval: 20, timeout: 5_000 }).toMatch(/^DELIVERED/);
      });

      it('says tooLate of one that has gone or was cancelled, and absent of one that nobody knows', async () => {
        rig.sandbox.addRule({ call: 'answered' });
        const gone = await schedule('m-1', 30);
        await expect.poll(() => statusOf('m-1'), { interval: 10 }).toMatch(/^DELIVERED/);
        const cancelled = await schedule('m-2', hourMs);
        await cancel(cancelled);
        for (const bulkId of [gone, cancelled]) {
          expect(await pause(bulkId)).toMatchObject({ kind: 'tooLate' });
          expect(await steer(bulkId, { to: 'move', sendAt: Date.now() + hourMs })).toMatchObject({ kind: 'tooLate' });
        }
        expect(await resume(cancelled)).toMatchObject({ kind: 'tooLate', detail: 'CANCELED' });
        for (const wish of [{ to: 'pause' }, { to: 'resume' }, { to: 'move', sendAt: Date.now() + hourMs }] as const)
          expect(await steer('bulk-nobody', wish)).toEqual({ kind: 'absent' });
      });

      it('believes the state and not the lost answer, and says noAnswer where its wish was refused', async () => {
        const bulkId = await schedule('m-1', hourMs);
        rig.sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'PUT' } });
        expect(await pause(bulkId)).toMatchObject({ kind: 'done' });
        rig.sandbox.addFault({ kind: 'status', status: 403, match: { method: 'PUT' } });
        expect(await resume(bulkId)).toMatchObject({ kind: 'noAnswer', reason: expect.stringContaining('HTTP 403') });
        expect(await resume(bulkId)).toMatchObject({ kind: 'done' });
      });
    });

    it('says noAnswer where nobody is there', async () => {
      const bulkId = await schedule('m-1', hourMs);
      await rig.sandbox.close();
      expect(await cancel(bulkId)).toMatchObject({ kind: 'noAnswer' });
    });
  });
}
