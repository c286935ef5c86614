/**
 * One process of the stack: `node dist/workers/main.js <role…>`. Roles that may share a process do, in the embedded stack; elsewhere each
 * can have its own. Says `{"ready":true,"roles":[…]}` on stdout when all of them work.
 */
import pino from 'pino';
import type { Logger } from 'pino';
import { announceReady, endWithParent } from '../cli/stack/end-with-parent.ts';
import { loadConfig } from '../config/load.ts';
import { jumpClock } from '../fault-points/clock-jump.ts';
import { armFaultPoints } from '../fault-points/fault-point.ts';
import type { Config } from '../config/load.ts';
import { keepAliveFile } from './alive-file.ts';
import { admitPostgres, UnsafeDurability } from './durability.ts';
import type { RunningRole } from './role.ts';

type RunRole = (config: Config, log: Logger) => Promise<RunningRole>;

/** Loaded when asked for: a process holds the code of its own roles only. */
const roles: Readonly<Record<string, () => Promise<RunRole>>> = {
  api: async () => (await import('./api.ts')).runApi,
  relay: async () => (await import('./relay.ts')).runRelay,
  router: async () => (await import('./router.ts')).runRouter,
  receipts: async () => (await import('./receipts.ts')).runReceipts,
  'journey-worker': async () => (await import('./journey-worker.ts')).runJourneyWorker,
  'campaign-worker': async () => (await import('./campaign-worker.ts')).runCampaignWorker,
  'channel-worker': async () => (await import('./channel-worker.ts')).runChannelWorker,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(roles, name));
if (asked.length === 0 || unknown.length > 0) {
  const what = asked.length === 0 ? 'no role given' : `no such role: ${unknown.join(', ')}`;
  process.stderr.write(`${what}; expected one or more of ${Object.keys(roles).join(', ')}\n`);
  process.exit(2);
}

const config = loadConfig(process.env);
if (config.faultPoints !== undefined) armFaultPoints(config.faultPoints);
if (config.clockJump !== undefined) jumpClock(config.clockJump);
const log = pino({ level: config.logLevel, base: { process: asked.join('+') } });
const running: { readonly name: string; readonly role: RunningRole }[] = [];
let closing = false;
const looking = new AbortController();

/** Last started, first stopped: whoever feeds others stops after them. */
async function shutDown(): Promise<void> {
  closing = true;
  looking.abort();
  log.info('stopping');
  for (const { name, role } of running.toReversed()) {
    await role.close();
    log.debug({ role: name }, 'stopped');
  }
}

endWithParent(shutDown, config.graceMs);

const admitted = admitPostgres(config, log, looking.signal).catch((error: unknown) =>
  exitUnlessClosing(asked.join('+'), error),
);

for (const name of asked) {
  const run = await roles[name]?.();
  // The api takes events without a database (I1): it ends later, should one come up that forgets what it commits.
  if (config.delivery === 'live' && name !== 'api') await admitted;
  if (run === undefined || closing) continue;
  const role = await run(config, log).catch((error: unknown) => {
    if (!(error instanceof UnsafeDurability)) throw error;
    exitUnlessClosing(name, error);
  });
  if (role === undefined) continue;
  running.push({ name, role });
  void role.ended?.then(
    (reason) => exitUnlessClosing(name, reason),
    (error: unknown) => exitUnlessClosing(name, error),
  );
}
if (config.aliveFile !== undefined) keepAliveFile(config.aliveFile);
announceReady({ roles: asked });

/** What ends on its own would hang or do nothing: the supervisor starts the process anew. */
function exitUnlessClosing(name: string, reason: unknown): void {
  if (closing) return;
  log.fatal(
    { role: name, error: reason instanceof Error ? reason.message : String(reason) },
    reason instanceof UnsafeDurability
      ? 'refused: a power cut could take back what is acknowledged'
      : 'a role ended on its own',
  );
  process.exit(1);
}
