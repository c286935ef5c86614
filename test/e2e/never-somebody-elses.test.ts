import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopbackHost } from '../../config/loopback.ts';
import { packageRoot } from '../../engines/package-root.ts';
import { ownDatabase } from '../support/own-database.ts';
import type { OwnDatabase } from '../support/own-database.ts';
import { newTestHome, removeTestHome } from '../support/test-home.ts';

/** A name that is not loopback, and leads to this machine all the same. */
async function trapName(): Promise<string> {
  const name = hostname();
  const found = isLoopbackHost(name) ? undefined : await lookup(name, 4).catch(() => undefined);
  return found ? name : '0.0.0.0';
}

describe('npm start with somebody else’s servers in the environment (2.6, I13)', () => {
  const home = newTestHome();
  const visitors: string[] = [];
  let trap: Server;
  let foreign: OwnDatabase;
  beforeAll(async () => {
    foreign = await ownDatabase('foreign');
    await query("create table customers (name text); insert into customers values ('theirs')");
    trap = createServer((socket) => {
      visitors.push(socket.remoteAddress ?? '?');
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, '0.0.0.0', resolve));
  });
  afterAll(async () => {
    trap.close();
    await foreign.drop();
    await removeTestHome(home);
  });

  const query = async (sql: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: foreign.url });
    await client.connect();
    const result = await client.query(sql);
    await client.end();
    return result.rows;
  };

  const demo = (environment: Record<string, string>): Promise<{ code: number | null; stdout: string }> =>
    new Promise((resolve) => {
      const command = ['--import', 'tsx', join(packageRoot(), 'cli', 'main.ts')];
      const child = spawn(process.execPath, [...command, 'start', '--exit', '--json', '--home', home], {
        cwd: packageRoot(),
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.once('close', (code) => resolve({ code, stdout }));
    });

  it('plays the whole demo, opens no connection to them, and leaves a foreign database as it was', async () => {
    const host = await trapName();
    const { port } = trap.address() as AddressInfo;
    const { code, stdout } = await demo({
      DATABASE_URL: foreign.url,
      INFOBIP_BASE_URL: `http://${host}:${port}`,
      INFOBIP_API_KEY: 'their-key',
      SMTP_URL: `smtp://${host}:${port}`,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(visitors).toEqual([]);
    expect(await query("select tablename from pg_tables where schemaname = 'public'")).toEqual([
      { tablename: 'customers' },
    ]);
    expect(await query('select name from customers')).toEqual([{ name: 'theirs' }]);

    // The trap does catch whoever comes by that name.
    await new Promise((resolve) => connect(port, host).once('close', resolve).on('error', resolve));
    await expect.poll(() => visitors.length).toBe(1);
  });
});
