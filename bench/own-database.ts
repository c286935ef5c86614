import { migrate } from '../adapters/postgres/migrate.ts';
import { startEngines } from '../engines/start.ts';
import type { Bench } from './figure.ts';
import { inOwnHome } from './home.ts';

/** Runs `use` with a PostgreSQL of its own that has our tables and nothing in them. */
export const withOwnDatabase = <T>(bench: Bench, use: (databaseUrl: string) => Promise<T>): Promise<T> =>
  inOwnHome(async (home) => {
    const engines = await startEngines({ home, log: bench.say, progress: bench.say });
    const { databaseUrl } = engines.addresses;
    await migrate(databaseUrl);
    return use(databaseUrl);
  });
