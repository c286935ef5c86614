import pg from 'pg';
import { migrate } from '../../adapters/postgres/migrate.ts';
import type { Bench, Figure, Size } from '../figure.ts';
import { fillLedger } from '../ours/fill-ledger.ts';
import { withOwnDatabase } from '../own-database.ts';
import { median, percentile, rounds, show } from '../race.ts';
import { startRacer } from '../racer.ts';

/** As in 2.28. */
const pool = 12;
const inFlight = 48;
const target = 0.8;

/** Rows of the two ledgers, people in a journey in the large one, and what a round asks of each. */
const sizes = {
  full: { small: 10_000, large: 5_000_000, active: 200_000, claims: 4_000, stories: 200, rounds: 7, warmUps: 2 },
  small: { small: 2_000, large: 100_000, active: 10_000, claims: 1_000, stories: 100, rounds: 3, warmUps: 1 },
} as const satisfies Record<Size, object>;

type Stories = { readonly message: number[]; readonly provider: number[]; readonly person: number[] };
type Side = { readonly perSecond: number; readonly stories: Stories };
const kinds = ['message', 'provider', 'person'] as const;

export const largeLedger: Figure = {
  id: '5.13',
  name: 'large-ledger',
  claim: 'claims, records and `why` on a ledger of a year, against the same on one that has just begun',
  target: `≥ ${target} of the small one’s claims/s; \`why\` ≤ ${1 / target}× (medians)`,
  measure: (bench) =>
    withOwnDatabase(bench, async (databaseUrl) => {
      const size = sizes[bench.size];
      const urls = await twoDatabases(databaseUrl);
      // Each of those in a journey is written to once; the small one holds twice as many as that takes, for rounds that are run again.
      const asked = 2 * size.claims * (size.rounds + size.warmUps);
      const filled = {
        small: await fill(bench, urls.small, size.small, asked),
        large: await fill(bench, urls.large, size.large, Math.max(size.active, asked)),
      };
      const small = await side(urls.small, size);
      const large = await side(urls.large, size);
      try {
        const { results, others } = await rounds(bench, {
          count: size.rounds,
          warmUps: size.warmUps,
          round: async () => ({ small: await small.round(), large: await large.round() }),
          told: (pair) =>
            `${show(pair.large.perSecond)} claims/s, small ${show(pair.small.perSecond)}; why ${kinds
              .map(
                (kind) =>
                  `${show(median(pair.large.stories[kind]))} ms, small ${show(median(pair.small.stories[kind]))}`,
              )
              .join('; ')}`,
        });
        const claims = {
          small: median(results.map((pair) => pair.small.perSecond)),
          large: median(results.map((pair) => pair.large.perSecond)),
        };
        const why = kinds.map((kind) => {
          const all = (which: 'small' | 'large') => results.flatMap((pair) => pair[which].stories[kind]);
          const of = (which: 'small' | 'large') => ({ median: median(all(which)), p95: percentile(all(which), 95) });
          return { kind, small: of('small'), large: of('large'), ratio: median(all('large')) / median(all('small')) };
        });
        const ratio = claims.large / claims.small;
        const worst = Math.max(...why.map((one) => one.ratio));
        return {
          figure:
            `${ratio.toFixed(2)}: ${show(claims.large)} messages/s claimed and recorded at ${filled.large.rows.toLocaleString('en')} rows and ` +
            `${filled.large.active.toLocaleString('en')} people in journeys, ${show(claims.small)} at ${filled.small.rows.toLocaleString('en')} rows; why ` +
            why
              .map(
                (one) =>
                  `${words[one.kind]} ${one.ratio.toFixed(2)}× (${show(one.large.median)} ms, ${show(one.small.median)})`,
              )
              .join(', ') +
            `; filled in ${filled.large.tookS} s, ${show(filled.large.bytes / 2 ** 30)} GiB`,
          met: ratio >= target && worst <= 1 / target,
          values: {
            ratio,
            claims: {
              ...claims,
              rounds: results.map(({ small: a, large: b }) => ({ small: a.perSecond, large: b.perSecond })),
            },
            why,
            filled,
            others: [...others],
            size,
            pool,
            inFlight,
          },
        };
      } finally {
        await Promise.all([small.close(), large.close()]);
      }
    }),
};

const words = { message: 'of a message', provider: 'by the provider’s id', person: 'of a person' } as const;

async function fill(bench: Bench, url: string, rows: number, active: number) {
  bench.say(
    `  filling a ledger with ${rows.toLocaleString('en')} rows and ${active.toLocaleString('en')} people in journeys`,
  );
  const filled = await fillLedger(url, { rows, active }, bench.say);
  bench.say(`  filled in ${filled.tookS} s: ${(filled.bytes / 2 ** 30).toFixed(2)} GiB`);
  return filled;
}

/** In one PostgreSQL, with one set of buffers: what the large one costs there falls on both. */
async function twoDatabases(databaseUrl: string): Promise<{ readonly small: string; readonly large: string }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const made = async (name: string): Promise<string> => {
      await client.query(`create database ${name} template template0`);
      const url = new URL(databaseUrl);
      url.pathname = `/${name}`;
      await migrate(url.href);
      return url.href;
    };
    return { small: await made('ledger_small'), large: await made('ledger_large') };
  } finally {
    await client.end();
  }
}

async function side(url: string, { claims, stories }: { readonly claims: number; readonly stories: number }) {
  const settings = { DATABASE_URL: url, POOL: String(pool) };
  const [ledger, why] = [
    await startRacer('ours/active-ledger.ts', settings),
    await startRacer('ours/why-reads.ts', settings),
  ];
  return {
    round: async (): Promise<Side> => ({
      perSecond: (await ledger.round<{ perSecond: number }>({ units: claims, inFlight })).perSecond,
      stories: await why.round<Stories>({ units: stories }),
    }),
    close: () => Promise.all([ledger.close(), why.close()]),
  };
}
