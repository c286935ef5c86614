import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../adapters/nats/read-partition.ts';
import { RaceLostError } from '../../../adapters/postgres/routing/race.ts';
import { createLane } from '../../../workers/lane.ts';

const delivery = (seq: number): Delivery => ({
  partition: 0,
  seq,
  arrivedAt: 0,
  subject: 'evt.0.default.user.signed_up.k',
  headers: undefined,
  body: new Uint8Array(1),
  ack: () => undefined,
});

describe('a lane', () => {
  it('never parks a message because others were in its way for a while', async () => {
    const parked: number[] = [];
    let races = 0;
    const done = await new Promise<readonly number[]>((resolve) => {
      const lane = createLane({
        process: async () => {
          races += 1;
          if (races <= 12) throw new RaceLostError('somebody else was faster');
        },
        park: async ({ seq }) => void parked.push(seq),
        acknowledge: (batch) => resolve(batch.map(({ seq }) => seq)),
        onTrouble: () => undefined,
      });
      void lane.offer(delivery(1));
    });
    expect([done, parked, races]).toEqual([[1], [], 13]);
  });

  it('does what is to be done between batches while none is under way', async () => {
    const said: string[] = [];
    let finish: () => void = () => undefined;
    const lane = createLane({
      process: async () => {
        said.push('begins');
        await new Promise<void>((resolve) => (finish = resolve));
        said.push('ends');
      },
      park: () => Promise.reject(new Error('nothing is parked here')),
      acknowledge: () => undefined,
      onTrouble: () => undefined,
    });
    await lane.offer(delivery(1));
    await expect.poll(() => said).toEqual(['begins']);
    const between = lane.between(async () => void said.push('between'));
    finish();
    await between;
    expect(said).toEqual(['begins', 'ends', 'between']);
    await lane.stop();
    await expect(lane.between(async () => undefined)).rejects.toThrow('the lane was stopped');
  });

  it('lets nobody wait for a batch that waits for its connection once it is stopped', async () => {
    const gone = Object.assign(new Error('Connection terminated'), { code: '57P01' });
    let tries = 0;
    const lane = createLane({
      process: () => {
        tries += 1;
        return Promise.reject(gone);
      },
      park: () => Promise.reject(new Error('nothing is parked here')),
      acknowledge: () => undefined,
      onTrouble: () => undefined,
    });
    await lane.offer(delivery(1));
    await expect.poll(() => tries).toBeGreaterThan(0);
    const [forgotten, between] = [lane.forget(0), lane.between(async () => undefined)];
    const refused = expect(between).rejects.toThrow('the lane was stopped');
    await lane.stop();
    await Promise.all([forgotten, refused]);
  });
});
