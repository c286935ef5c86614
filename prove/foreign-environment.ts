/**
 * 2.6: whatever is run here with somebody else's servers in its environment leaves them alone. A filled database of theirs is
 * compared before and after; everything else leads to a listener that must hear nobody.
 * `node --import tsx prove/foreign-environment.ts [command…]`, default `npm test`.
 */
import { spawn } from 'node:child_process';
import { startEngines } from '../engines/start.ts';
import { dump, foreign, inDatabase, openTrap, trapEnvironment } from '../test/e2e/live/trap.ts';
import { newTestHome, removeTestHome } from '../test/support/test-home.ts';

const [program = 'npm', ...args] = process.argv.length > 2 ? process.argv.slice(2) : ['npm', 'test'];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const home = newTestHome();
const trap = await openTrap();
try {
  // A PostgreSQL of their own: the very server that ours would be mistaken for.
  const { addresses, stop } = await startEngines({ home, log: say, progress: say });
  await inDatabase(addresses.databaseUrl, (client) => client.query('create database theirs'));
  const url = new URL(addresses.databaseUrl);
  url.pathname = '/theirs';
  await inDatabase(url.href, (client) => client.query(foreign));
  const before = await dump(url.href);
  const code = await new Promise<number | null>((resolve, reject) => {
    // npm itself asks its registry for news, by way of the proxy.
    const env = {
      ...process.env,
      ...trapEnvironment(trap),
      DATABASE_URL: url.href,
      npm_config_update_notifier: 'false',
    };
    // What it says is for people; our own stdout carries the figure.
    const child = spawn(program, args, { env, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('close', resolve);
  });
  const unchanged = (await dump(url.href)) === before;
  const visits = trap.visitors.length;
  await trap.visit();
  const listens = trap.visitors.length === visits + 1;
  await stop();
  const database = unchanged ? 'their database unchanged' : 'THEIR DATABASE CHANGED';
  process.stdout.write(`exit code ${code}, ${visits} connections to their servers, ${database}\n`);
  process.exitCode = code === 0 && visits === 0 && unchanged && listens ? 0 : 1;
} finally {
  await trap.close();
  await removeTestHome(home);
}
