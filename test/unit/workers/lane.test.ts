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
});
