/** An empty database for one test file, in the shared PostgreSQL of the run. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export type OwnDatabase = Readonly<{ url: string; drop(): Promise<void> }>;

/** Creates it (about 50 ms); `label` only helps people. Call `drop` in `afterAll`. */
export async function ownDatabase(label: string): Promise<OwnDatabase> {
  const admin = inject('engines').databaseUrl;
  const name = `test_${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}_${randomBytes(4).toString('hex')}`;
  await run(admin, `create database ${name} template template0`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(admin, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
