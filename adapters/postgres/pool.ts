import pg from 'pg';

export type PoolOptions = Readonly<{
  /** Shown in pg_stat_activity. */
  name: string;
  max?: number;
  /** Settings of the server for these connections, as its command line takes them: `-c name=value`. */
  settings?: string;
  /** Nobody who asks waits longer than this, ms, for a connection or for an answer; a connection that does not answer is given up. */
  patienceMs?: number;
  /** An idle connection broke; the pool replaces it by itself. */
  onError: (error: Error) => void;
}>;

/**
 * For whoever asks the same few statements for ever, each about rows it names by their keys: planned once and not again for every send
 * (which took longer than carrying them out), and never by reading a table whole because its statistics are younger than its rows.
 */
export const byKeys = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/** A pool whose connections may break without ending the process, idle or in the middle of a transaction. */
export function createPool(
  databaseUrl: string,
  { name, max = 10, settings, patienceMs, onError }: PoolOptions,
): pg.Pool {
  const options = settings === undefined ? {} : { options: settings };
  const patience =
    patienceMs === undefined
      ? {}
      : { connectionTimeoutMillis: patienceMs, query_timeout: patienceMs, statement_timeout: patienceMs };
  const settled = { ...connectionSettings(databaseUrl, name), ...options, ...patience };
  const pool = new pg.Pool({ ...settled, max, idleTimeoutMillis: 30_000 });
  pool.on('error', onError);
  // The pool listens to idle connections only; one that breaks between two statements of a transaction makes the next statement fail.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** One connection of its own, for session locks and LISTEN; `onLost` is called once, when it ends although nobody here ended it. */
export async function connectAlone(databaseUrl: string, name: string, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client(connectionSettings(databaseUrl, name));
  let open = false;
  const lost = (): void => {
    if (open) onLost();
    open = false;
  };
  client.on('error', lost);
  client.on('end', lost);
  const end = client.end.bind(client);
  client.end = async () => {
    open = false;
    await end();
  };
  await client.connect();
  open = true;
  return client;
}

function connectionSettings(connectionString: string, name: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: `carillon ${name}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // A process that stops in the middle of a transaction must not keep its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
  };
}
