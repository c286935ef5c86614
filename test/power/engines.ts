import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineRecord, NatsUsers } from '../../engines/engine.ts';
import { launchEngine } from '../../engines/launch.ts';
import type { EngineLaunch } from '../../engines/launch.ts';
import { natsLaunch } from '../../engines/nats/launch.ts';
import { postgresAccount } from '../../engines/postgres/account.ts';
import { postgresLaunch } from '../../engines/postgres/launch.ts';
import { endProcess } from '../../engines/process/end-process.ts';
import { freePort } from '../../engines/process/free-port.ts';
import { writePrivateFile } from '../../engines/process/private-file.ts';
import { changeNatsSettings } from '../support/nats-settings.ts';

export type Engines = Readonly<{
  databaseUrl: string;
  natsUrl: string;
  natsUsers: NatsUsers;
  natsPid: number;
  /** At once: nothing is flushed that was not flushed before. */
  end(): Promise<void>;
}>;

type Options = Readonly<{
  /** Outside of the volume: PostgreSQL's programs, for an account without rights. */
  programs: string;
  /** As engines are set that a power cut makes forget. */
  careless: boolean;
}>;

/** The embedded NATS and PostgreSQL with their data on a volume, as they were left there or new. */
export async function startOn(volume: string, nats: string, { programs, careless }: Options): Promise<Engines> {
  const home = join(volume, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  placePostgres(volume, home, programs);
  const natsContext = { home, port: await freePort() };
  const postgresContext = { home, port: await freePort(new Set([natsContext.port])) };
  const natsServer = natsLaunch(natsContext, nats);
  if (careless) changeNatsSettings(home, { jetstream: { sync_interval: '2m' } });
  const postgres = postgresLaunch(postgresContext);
  const args = careless ? [...postgres.args, '-c', 'synchronous_commit=off'] : postgres.args;
  const started = await Promise.allSettled([
    launch(natsServer, natsContext),
    launch({ ...postgres, args }, postgresContext),
  ]);
  const records = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const end = async (): Promise<void> => {
    // SIGQUIT is PostgreSQL's own way to go without a checkpoint, and takes its children along.
    await Promise.all(
      records.map((record) => endProcess(record, record.binary === nats ? 'SIGKILL' : 'SIGQUIT', 3_000)),
    );
  };
  const failure = started.find((one) => one.status === 'rejected');
  if (failure) {
    await end();
    throw failure.reason;
  }
  return { ...postgres.addresses, ...natsServer.addresses, natsPid: records[0]?.pid ?? 0, end };
}

const quiet = () => undefined;
const launch = (one: EngineLaunch, context: Readonly<{ home: string; port: number }>): Promise<EngineRecord> =>
  launchEngine(one, context, { progress: quiet, spawned: quiet });

/** On the volume instead of in the system's folder, for the account that engines/postgres hands it to; programs stay outside. */
function placePostgres(volume: string, home: string, programs: string): void {
  const folder = join(volume, 'postgres');
  const data = join(folder, 'data-parent');
  if (!existsSync(folder)) {
    mkdirSync(data, { recursive: true });
    chmodSync(folder, 0o711);
    chmodSync(data, 0o700);
    const account = postgresAccount();
    if (account) chownSync(data, account.uid, account.gid);
    writeFileSync(join(folder, 'carillon-home'), `${home}\n`);
    symlinkSync(programs, join(folder, 'programs'));
  }
  writePrivateFile(join(home, 'postgres', 'location.json'), JSON.stringify({ folder }));
  // Written by a process of before the cut, whose number may be another's now.
  rmSync(join(data, 'data', 'postmaster.pid'), { force: true });
}
