import { lookup } from 'node:dns/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { Client } from 'pg';
import { isLoopbackHost } from '../../../config/loopback.ts';

export type Trap = Readonly<{
  /** `name:port`, by which one arrives here, and which is not loopback by name. */
  address: string;
  /** Who came. */
  visitors: readonly string[];
  /** Goes there as anybody would. */
  visit(): Promise<void>;
  close(): Promise<void>;
}>;

/** A listener of this machine under a name that nobody could know to be this machine. */
export async function openTrap(): Promise<Trap> {
  const visitors: string[] = [];
  const server = createServer((socket) => {
    visitors.push(socket.remoteAddress ?? '?');
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  const host = await trapName();
  return {
    address: `${host}:${port}`,
    visitors,
    visit: () =>
      new Promise((resolve) =>
        connect(port, host)
          .once('close', () => resolve())
          .on('error', () => undefined),
      ),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The machine's own name where it resolves; else the address that is every address. */
async function trapName(): Promise<string> {
  const name = hostname();
  const found = isLoopbackHost(name) ? undefined : await lookup(name, 4).catch(() => undefined);
  return found ? name : '0.0.0.0';
}

/** Whatever a stack would reach for if it believed its user's shell. */
export const trapEnvironment = ({ address }: Trap): Readonly<Record<string, string>> => ({
  INFOBIP_BASE_URL: `http://${address}`,
  INFOBIP_API_KEY: 'a-real-key',
  SMTP_URL: `smtp://user:password@${address}`,
  NATS_URL: `nats://${address}`,
  TEMPORAL_ADDRESS: address,
  HTTP_PROXY: `http://${address}`,
  HTTPS_PROXY: `http://${address}`,
  ALL_PROXY: `http://${address}`,
  http_proxy: `http://${address}`,
  https_proxy: `http://${address}`,
});

/** Fills a database as a stranger's would be. */
export const foreign = `
create schema shop;
create table shop.customers (id int generated always as identity primary key, name text not null);
insert into shop.customers (name) select 'customer ' || n from generate_series(1, 500) n;
create table public.settings (key text primary key, value jsonb);
insert into public.settings values ('theme', '{"dark": true}')`;

export async function inDatabase<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Every object and every row, in an order of its own. */
export function dump(url: string): Promise<string> {
  return inDatabase(url, async (client) => {
    const rows = async (sql: string): Promise<readonly Record<string, string>[]> => (await client.query(sql)).rows;
    const objects = await rows(
      `select n.nspname, c.relname, c.relkind, c.oid::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1, 2`,
    );
    const schemas = await rows('select nspname, oid::text from pg_namespace order by nspname');
    const functions = await rows(`select oid::text from pg_proc where oid > 16384 order by 1`);
    const tables = objects.filter(({ relkind }) => relkind === 'r');
    const contents = await Promise.all(
      tables.map(({ nspname, relname }) =>
        rows(`select *, ctid::text, xmin::text from "${nspname}"."${relname}" order by ctid`),
      ),
    );
    return JSON.stringify({ schemas, functions, objects, contents });
  });
}
