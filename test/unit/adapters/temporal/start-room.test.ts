import { describe, expect, it } from 'vitest';
import { createStartRoom } from '../../../../adapters/temporal/start-room.ts';

/** Room for ten at first, beside workers that are so far behind as the test says. */
function world() {
  const facts = { waiting: 0, looks: 0, now: 0 };
  const room = createStartRoom(
    () => {
      facts.looks += 1;
      return Promise.resolve(facts.waiting);
    },
    { most: 10, now: () => facts.now },
  );
  const takeAll = (): number => {
    let taken = 0;
    while (room.take()) taken += 1;
    return taken;
  };
  return { facts, room, takeAll };
}
/** Looks come back. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('room for journeys to begin', () => {
  it('is never missing where workers keep up, and is asked for once in five seconds at most', async () => {
    const { facts, room } = world();
    for (let n = 0; n < 100; n += 1) {
      expect(room.take()).toBe(true);
      await settle();
      facts.now += 1_000;
    }
    expect(facts.looks).toBeLessThanOrEqual(20);
  });

  it('ends where nobody takes what has begun, until somebody does', async () => {
    const { facts, room, takeAll } = world();
    takeAll();
    await settle();
    facts.waiting = 10 + takeAll();
    facts.now += 5_000;
    expect(await room.takeUpTo(5)).toBe(0);
    facts.now += 5_000;
    facts.waiting = 4;
    expect(await room.takeUpTo(5)).toBe(5);
  });

  it('grows with what workers take from one look to the next', async () => {
    const { facts, room, takeAll } = world();
    takeAll();
    await settle();
    let [begun, most] = [takeAll(), 0];
    for (let n = 0; n < 6; n += 1) {
      facts.now += 5_000;
      begun = await room.takeUpTo(1_000);
      most = Math.max(most, begun);
    }
    expect(most).toBeGreaterThan(100);
    expect(begun).toBeGreaterThan(0);
  });

  it('does not wait for a Temporal that does not tell', async () => {
    const room = createStartRoom(() => Promise.reject(new Error('not here')), { most: 3, now: () => 0 });
    for (let n = 0; n < 3; n += 1) room.take();
    await settle();
    expect(await room.takeUpTo(2)).toBe(2);
  });
});
