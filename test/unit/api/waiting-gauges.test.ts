import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { waitingKinds, type Waiting } from '../../../adapters/postgres/reads/waiting.ts';
import { addWaitingGauges } from '../../../api/waiting-gauges.ts';

const nothing = Object.fromEntries(
  waitingKinds.map((what) => [what, { count: 0, oldestSeconds: what === 'enrollments_held_back' ? null : 0 }]),
) as Waiting;
const parked = (count: number): Waiting => ({ ...nothing, compensations_parked: { count, oldestSeconds: 7.5 } });

/** A database that answers when told to. */
function world() {
  const questions: { answer: (waiting: Waiting) => void; fail: (error: Error) => void }[] = [];
  const registry = new Registry();
  addWaitingGauges([registry], () => new Promise((answer, fail) => void questions.push({ answer, fail })));
  /** The figures, without the lines that describe them. */
  const scrape = async (): Promise<readonly string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith('carillon'));
  return { questions, scrape };
}
const unknown = ['carillon_waiting_unknown 1'];

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('the gauges of what waits', () => {
  it('say how much and since when, for all who ask within five seconds at once', async () => {
    const { questions, scrape } = world();
    const scrapes = [scrape(), scrape()];
    questions[0]?.answer(parked(3));
    const [lines, others] = await Promise.all(scrapes);
    expect(lines).toEqual(others);
    expect(lines).toEqual([
      'carillon_waiting{what="compensations_parked"} 3',
      ...waitingKinds.slice(1).map((what) => `carillon_waiting{what="${what}"} 0`),
      'carillon_waiting_oldest_seconds{what="compensations_parked"} 7.5',
      // Nobody writes down since when an enrollment is held back.
      ...waitingKinds.slice(1, -1).map((what) => `carillon_waiting_oldest_seconds{what="${what}"} 0`),
      'carillon_waiting_unknown 0',
    ]);
    vi.advanceTimersByTime(4_900);
    await scrape();
    expect(questions).toHaveLength(1);
    vi.advanceTimersByTime(200);
    const later = scrape();
    questions[1]?.answer(parked(4));
    expect(await later).toContain('carillon_waiting{what="compensations_parked"} 4');
  });

  it('show nothing rather than what was true before, where the database fails', async () => {
    const { questions, scrape } = world();
    const before = scrape();
    questions[0]?.answer(parked(3));
    await before;
    vi.advanceTimersByTime(5_100);
    const after = scrape();
    questions[1]?.fail(new Error('no database'));
    expect(await after).toEqual(unknown);
  });

  it('wait two seconds for a silent database, and do not ask it again before it has spoken', async () => {
    const { questions, scrape } = world();
    const first = scrape();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await first).toEqual(unknown);
    vi.advanceTimersByTime(60_000);
    expect(await scrape()).toEqual(unknown);
    expect(questions).toHaveLength(1);

    questions[0]?.answer(parked(1));
    await vi.advanceTimersByTimeAsync(0);
    const awake = scrape();
    questions[1]?.answer(parked(2));
    expect(await awake).toContain('carillon_waiting{what="compensations_parked"} 2');
  });
});
