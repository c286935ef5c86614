import { Client } from 'pg';
import type { EngineLaunch, LaunchContext } from '../launch.ts';
import { postgresAccount } from './account.ts';
import { dataDirectory, SUPERUSER } from './data-directory.ts';
import { postgresFolders } from './folders.ts';
import { packagedPrograms, postgresPrograms } from './programs.ts';

const DATABASE = 'carillon';

/** Prepares this home's PostgreSQL: programs, data directory, password. */
export function postgresLaunch({ home, port }: LaunchContext): EngineLaunch<{ databaseUrl: string }> {
  const account = postgresAccount();
  const folders = postgresFolders(home, account);
  const programs = postgresPrograms(packagedPrograms(), folders.programs, account);
  const { password } = dataDirectory({ home, data: folders.data, programs, account });
  const url = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  return {
    name: 'postgres',
    binary: programs.postgres,
    folder: folders.base,
    args: [
      '-D',
      folders.data,
      ...Object.entries(settings(port)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: { TZ: 'UTC', LC_ALL: 'C' },
    account,
    stopSignal: 'SIGINT', // "fast": end sessions, write a checkpoint, go
    // After kill -9 the last backends may live a moment longer and PostgreSQL then refuses to start.
    retryWhenLogSays: /pre-existing shared memory block|lock file "postmaster.pid" already exists/,
    addresses: { databaseUrl: url(DATABASE) },
    check: () => ensureDatabase(url('postgres')),
  };
}

const settings = (port: number): Record<string, string | number> => ({
  listen_addresses: '127.0.0.1',
  port,
  unix_socket_directories: '',
  max_connections: 60, // five Node processes with small pools, and room for a person with psql
  fsync: 'on', // the ledger is the truth: a commit is on disk
  synchronous_commit: 'on',
  jit: 'off', // our queries are short; compiling them costs more than it saves
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] ',
  log_min_error_statement: 'panic', // a failed statement, or the detail of its error, may carry personal data (I8)
  log_error_verbosity: 'terse',
});

/** Healthy means: it lets us in with the password and our database exists. */
async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = new Client({ connectionString: maintenanceUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // the promise below already reports it
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
