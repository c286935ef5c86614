import pg from 'pg';
import type { Bench } from '../figure.ts';
import { fillSteps, helpers } from './fill-ledger.sql.ts';

/** A ledger as a year of journeys, campaigns and direct sends leaves it. */
export type Filling = {
  /** Rows of the ledger, spread over a year in the order of time. */
  readonly rows: number;
  /** People who are in a journey right now, each with the data of their entry. */
  readonly active: number;
};

export type Filled = { readonly rows: number; readonly active: number; readonly tookS: number; readonly bytes: number };

/** A stretch of the year is written at once: small enough for every table and index to grow side by side, as they do in life. */
const stretchOf = 25_000;
const leastStretches = 20;

/** Fills an empty database of ours with sets of rows, the oldest first, and leaves it as autovacuum and a checkpoint would. */
export async function fillLedger(databaseUrl: string, { rows, active }: Filling, say: Bench['say']): Promise<Filled> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const began = performance.now();
  try {
    // Its own rows are lost with it anyhow.
    await client.query(`set synchronous_commit = off; set work_mem = '64MB'`);
    await client.query(helpers({ people: Math.ceil(rows / 10), active, now: new Date() }));
    const stretches = Math.max(leastStretches, Math.ceil(rows / stretchOf));
    let told = performance.now();
    for (let n = 0; n < stretches; n++) {
      for (const text of fillSteps({ n, stretches, rows, active })) await client.query(text);
      if (performance.now() - told < 15_000) continue;
      told = performance.now();
      const gone = (told - began) / 1_000;
      const left = (gone / (n + 1)) * (stretches - n - 1);
      say(
        `  ${Math.round(((n + 1) * 100) / stretches)} % of ${rows.toLocaleString('en')} rows after ${Math.round(gone)} s, about ${Math.round(left)} s left`,
      );
    }
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
    const { rows: found } = await client.query<Omit<Filled, 'tookS'>>(
      `select (select count(*) from messages)::int as rows, (select count(*) from enrollments where status = 'running')::int as active,
         pg_database_size(current_database())::float8 as bytes`,
    );
    const [counted] = found;
    if (counted === undefined) throw new Error('nothing was filled');
    return { ...counted, tookS: Math.round((performance.now() - began) / 1_000) };
  } finally {
    await client.end();
  }
}
