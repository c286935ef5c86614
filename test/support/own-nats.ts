/** A nats-server for one test file, because two streams cannot share the subjects `in.>` in one server. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { findPrograms } from '../../engines/binaries/find.ts';
import type { NatsUsers } from '../../engines/engine.ts';
import { launchEngine } from '../../engines/launch.ts';
import { natsLaunch } from '../../engines/nats/launch.ts';
import { choosePort } from '../../engines/ports.ts';
import { endProcess } from '../../engines/process/end-process.ts';
import { recordEngine } from '../../engines/running-file.ts';
import { stopEngines } from '../../engines/stop.ts';
import { changeNatsSettings } from './nats-settings.ts';
import type { NatsSettings } from './nats-settings.ts';
import { ownHomes } from './own-homes.ts';

export type OwnNats = Readonly<{
  natsUrl: string;
  natsUsers: NatsUsers;
  /** kill -9, then the same server on the same port and data. */
  crashAndRestart(downMs?: number): Promise<void>;
  /** kill -9; `restart` brings it back. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}>;

const quiet = () => undefined;

/** Starts one (about 100 ms) with the users and settings of the real stack, or other ones, and no streams. Call `stop` in `afterAll`. */
export async function ownNats(other: NatsSettings = {}): Promise<OwnNats> {
  const parent = ownHomes(inject('testHome'));
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const home = mkdtempSync(join(parent, 'nats-'));
  const { nats } = await findPrograms({ say: quiet, progress: quiet, offline: true });
  const port = await choosePort({ home, name: 'nats', say: quiet });
  const launch = natsLaunch({ home, port }, nats);
  changeNatsSettings(home, other);
  const up = () =>
    launchEngine(launch, { home, port }, { progress: quiet, spawned: (one) => recordEngine(home, 'nats', one) });
  let record = await up();
  const crash = async () => {
    await endProcess(record, 'SIGKILL', 2_000);
  };
  const restart = async () => {
    record = await up();
  };
  return {
    ...launch.addresses,
    crash,
    restart,
    crashAndRestart: async (downMs = 0) => {
      await crash();
      await new Promise((wake) => setTimeout(wake, downMs));
      await restart();
    },
    stop: async () => {
      await stopEngines(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
