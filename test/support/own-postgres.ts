/** A PostgreSQL for one test file, where the shared one of the run is set too well. */
import { launchEngine } from '../../engines/launch.ts';
import { choosePort } from '../../engines/ports.ts';
import { postgresLaunch } from '../../engines/postgres/launch.ts';
import { recordEngine } from '../../engines/running-file.ts';
import { newTestHome, removeTestHome } from './test-home.ts';

const quiet = () => undefined;

/** Starts one (about 3 s) with settings that override those of the real stack. Call `stop` in `afterAll`. */
export async function ownPostgres(
  settings: Readonly<Record<string, string>>,
): Promise<Readonly<{ url: string; stop(): Promise<void> }>> {
  const home = newTestHome();
  const context = { home, port: await choosePort({ home, name: 'postgres', say: quiet }) };
  const launch = postgresLaunch(context);
  const overriding = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  await launchEngine({ ...launch, args: [...launch.args, ...overriding] }, context, {
    progress: quiet,
    spawned: (one) => recordEngine(home, 'postgres', one),
  });
  return { url: launch.addresses.databaseUrl, stop: () => removeTestHome(home) };
}
