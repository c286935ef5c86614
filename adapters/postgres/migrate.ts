import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Any number will do, as long as all of us take the same. */
const lockKey = 7_220_001;

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };
type Applied = Readonly<Record<string, { readonly checksum: string; readonly at: string }>>;

/**
 * Brings the database to the newest schema and returns what was applied; safe to call from several processes at once.
 * Refuses a database that holds tables of somebody else, and one whose applied migrations differ from ours.
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'carillon migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const applied = await readApplied(client);
    const pending = migrations().filter((one) => isPending(one, applied));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<Applied> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  if (rows.length === 0) return {};
  if (!rows.some(({ name }) => name === 'carillon_meta')) {
    throw new Error(
      `the database holds ${rows.length} table(s) but no carillon_meta, so it belongs to something else: nothing was changed. Give Carillon an empty database`,
    );
  }
  const meta = await client.query<{ value: Applied }>(`select value from carillon_meta where key = 'migrations'`);
  return meta.rows[0]?.value ?? {};
}

function isPending({ name, checksum }: Migration, applied: Applied): boolean {
  const earlier = applied[name];
  if (earlier === undefined) return true;
  if (earlier.checksum === checksum) return false;
  throw new Error(
    `migration ${name} was changed after it was applied on ${earlier.at}: expected checksum ${earlier.checksum}, found ${checksum}. ` +
      'Restore the file; while developing, `carillon reset` begins with an empty database',
  );
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into carillon_meta (key, value) values ('migrations', $1)
       on conflict (key) do update set value = carillon_meta.value || excluded.value`,
      [JSON.stringify({ [name]: { checksum, at: new Date().toISOString() } })],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed and was rolled back`, { cause: error });
  }
}

function migrations(): readonly Migration[] {
  const folder = migrationsFolder();
  return readdirSync(folder)
    .filter((name) => /^\d{3}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex').slice(0, 16) };
    });
}

/** Compiled code lies in `dist/`, the SQL beside the sources: look beside us first, then from the package's root. */
function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  if (existsSync(join(folder, 'migrations'))) return join(folder, 'migrations');
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'adapters', 'postgres', 'migrations');
}
