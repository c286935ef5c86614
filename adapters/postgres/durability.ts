import pg from 'pg';
import { durabilitySettings } from '../../domain/durability/postgres.ts';
import type { PostgresReading, PostgresSetting } from '../../domain/durability/postgres.ts';

const patienceMs = 5_000;

/** What holds for our sessions: the server's configuration, and what role, database and address change of it. */
export async function readPostgresDurability(databaseUrl: string): Promise<PostgresReading> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'carillon durability',
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  client.on('error', () => undefined); // the promise below already reports it
  try {
    await client.connect();
    const { rows } = await client.query<PostgresSetting & { readonly user: string; readonly database: string }>(
      `select name, setting, source, current_user as user, current_database() as database
       from pg_settings where name = any ($1) order by array_position($1, name)`,
      [durabilitySettings],
    );
    return {
      where: `${client.host}:${client.port}`,
      user: rows[0]?.user ?? '',
      database: rows[0]?.database ?? '',
      settings: rows.map(({ name, setting, source }) => ({ name, setting, source })),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}
