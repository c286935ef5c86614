import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createLedger } from '../../adapters/postgres/ledger/ledger.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { findPrograms } from '../../engines/binaries/find.ts';
import { postgresAccount } from '../../engines/postgres/account.ts';
import { packagedPrograms, postgresPrograms } from '../../engines/postgres/programs.ts';
import { createStreams } from '../../cli/stack/prepare.ts';
import { ledgerPeople } from '../support/ledger-people.ts';
import { startApi } from './api.ts';
import { startOn } from './engines.ts';
import { createLoad } from './load.ts';
import type { Load } from './load.ts';

export type PowerWorld = Readonly<{
  load: Load;
  /** The programs, for those who start engines on what is found. */
  nats: string;
  programs: string;
  close(): Promise<void>;
}>;

/** The engines with their data on the volume; the api and everything that has no promise to keep beside it. */
export async function powerWorld(folder: string, volume: string, careless: boolean): Promise<PowerWorld> {
  const quiet = () => undefined;
  const { nats } = await findPrograms({ say: quiet, progress: quiet, offline: true });
  const programs = postgresPrograms(packagedPrograms(), join(folder, 'programs'), postgresAccount()).folder;
  const engines = await startOn(volume, nats, { programs, careless });
  const undo: (() => Promise<void>)[] = [engines.end];
  const close = async (): Promise<void> => {
    for (const back of undo.toReversed()) await back();
  };
  try {
    await migrate(engines.databaseUrl);
    await createStreams(engines.natsUrl, engines.natsUsers.operator);
    const pool = new pg.Pool({ connectionString: engines.databaseUrl, max: 4 });
    pool.on('error', quiet);
    undo.push(() => pool.end());
    await pool.query(
      `insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live')`,
    );
    const people = await ledgerPeople(pool, 200);
    const ledger = await createLedger(pool);
    mkdirSync(join(folder, 'api'));
    const api = await startApi(join(folder, 'api'), engines);
    undo.push(api.end);
    return { load: createLoad({ api: api.url, writeKey: api.writeKey, ledger, people }), nats, programs, close };
  } catch (error) {
    await close();
    throw error;
  }
}
