import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { waitingKinds, type Waiting } from '../adapters/postgres/reads/waiting.ts';
import { inTime } from './in-time.ts';

/** However many scrape, the database is asked once in this time; for alerts that is as good as at once. */
const sharedMs = 5_000;
/** A scrape has ten seconds where nobody says otherwise, and everything else in it needs none of them. */
const patienceMs = 2_000;

/**
 * What waits, asked for when somebody scrapes. Where `read` rejects, the figures are left out and `carillon_waiting_unknown` is 1: an old
 * one would look like a true one.
 */
export function addWaitingGauges(registers: Registry[], read: () => Promise<Waiting>): void {
  const ask = shared(read);
  void new Gauge({
    name: 'carillon_waiting',
    help: 'What waits for something or somebody, over all workspaces; counts end at 10000',
    labelNames: ['what'],
    registers,
    async collect() {
      const waiting = await ask();
      this.reset();
      for (const what of waitingKinds) if (waiting) this.set({ what }, waiting[what].count);
    },
  });
  void new Gauge({
    name: 'carillon_waiting_oldest_seconds',
    help: 'For how long the oldest of them has waited; 0 where nothing waits',
    labelNames: ['what'],
    registers,
    async collect() {
      const waiting = await ask();
      this.reset();
      for (const what of waitingKinds) {
        const seconds = waiting?.[what].oldestSeconds ?? null;
        if (seconds !== null) this.set({ what }, seconds);
      }
    },
  });
  void new Gauge({
    name: 'carillon_waiting_unknown',
    help: '1 where the database did not say in time what waits',
    registers,
    async collect() {
      this.set((await ask()) === null ? 1 : 0);
    },
  });
}

/**
 * One question for all who ask within five seconds, and never a second one while the first is under way. Null where there is no answer in
 * time; why not is said by `/readyz`.
 */
function shared(read: () => Promise<Waiting>): () => Promise<Waiting | null> {
  let answer: Promise<Waiting | null> = Promise.resolve(null);
  let mayAskAt = 0;
  let underWay = false;
  return () => {
    if (underWay || performance.now() < mayAskAt) return answer;
    underWay = true;
    mayAskAt = performance.now() + sharedMs;
    const asked = read().finally(() => (underWay = false));
    answer = inTime(asked, patienceMs);
    return answer;
  };
}
