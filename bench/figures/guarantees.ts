import type { Figure } from '../figure.ts';
import { withOwnDatabase } from '../own-database.ts';
import { inWords, median, percentile, race, show } from '../race.ts';
import { startRacer } from '../racer.ts';

/** As in 2.28. */
const pool = 12;
const inFlight = 48;
const speedTarget = 0.7;
const readTarget = 2;
/** Of a message alone: claim and record, and where nobody can be asked afterwards the instant at which it began to leave. */
const commitTargets = { sms: 2, email: 3 } as const;

type Round = { readonly perSecond: number; readonly commits: number };

export const guarantees: Figure = {
  id: '5.12',
  name: 'guarantees',
  claim: 'what the ledger costs: a message against the same rows by hand, its commits, and what policy reads (p99)',
  target: `≥ ${speedTarget}; 2 commits, 3 without look-up; ≤ ${readTarget}× a row by its key`,
  measure: (bench) =>
    withOwnDatabase(bench, async (databaseUrl) => {
      const settings = { DATABASE_URL: databaseUrl, POOL: String(pool) };
      const racers = await Promise.all([
        startRacer('ours/ledger.ts', settings),
        startRacer('ceilings/ledger-by-hand.ts', settings),
        startRacer('ours/policy-reads.ts', settings),
      ]);
      const [ours, ceiling, reads] = racers;
      try {
        const order = { units: bench.size === 'small' ? 1_000 : 4_000, inFlight };
        const result = await race(bench, {
          ours: async () => (await ours.round<Round>(order)).perSecond,
          ceiling: async () => (await ceiling.round<Round>(order)).perSecond,
          rounds: bench.size === 'small' ? 2 : 7,
          best: 'highest',
          unit: 'messages/s',
        });
        const commits = { sms: 0, email: 0 };
        for (const channel of ['sms', 'email'] as const)
          commits[channel] = (await ours.round<Round>({ units: 200, inFlight: 1, channel })).commits;
        const together = (await ours.round<Round>({ units: 1_000, inFlight })).commits;
        const units = bench.size === 'small' ? 400 : 2_000;
        const { facts, keys } = await reads.round<{ facts: number[]; keys: number[] }>({ units });
        const [slow, bare] = [percentile(facts, 99), percentile(keys, 99)];
        const isCheap = commits.sms <= commitTargets.sms + 0.1 && commits.email <= commitTargets.email + 0.1;
        return {
          figure:
            `${inWords(result)}: ${show(median(result.ours))} messages/s claimed and recorded, by hand ${show(Math.max(...result.ceiling))}; ` +
            `commits of a message alone ${show(commits.sms)}, without look-up ${show(commits.email)}, of one among ${inFlight} ${show(together)}; ` +
            `policy reads in ${show(slow)} ms, a row by its key in ${show(bare)} ms: ${(slow / bare).toFixed(2)}×`,
          met: result.ratio >= speedTarget && isCheap && slow <= readTarget * bare,
          values: { ...result, ...order, pool, commits: { ...commits, together }, reads: { slow, bare, units } },
        };
      } finally {
        await Promise.all(racers.map((racer) => racer.close()));
      }
    }),
};
