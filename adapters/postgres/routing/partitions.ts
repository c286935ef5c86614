import type { ClientBase } from 'pg';

/** First half of the advisory lock's key: "a partition of EVENTS". */
const lockClass = 7_220_002;
const sweepingClass = 7_220_003;

/** Held by the very connection that writes the partition's batches: a lost lock is a lost connection is a lost transaction. */
export async function tryLockPartition(client: ClientBase, partition: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>({
    name: 'partition.lock',
    text: 'select pg_try_advisory_lock($1::int, $2::int) as locked',
    values: [lockClass, partition],
  });
  return rows[0]?.locked ?? false;
}

export async function unlockPartition(client: ClientBase, partition: number): Promise<void> {
  await client.query('select pg_advisory_unlock($1::int, $2::int)', [lockClass, partition]);
}

/** How many partitions anybody holds. */
export async function countHeld(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ held: number }>({
    name: 'partition.held',
    text: `select count(*)::int as held from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and l.classid = $1::int::oid and l.granted and d.datname = current_database()`,
    values: [lockClass],
  });
  return rows[0]?.held ?? 0;
}

/**
 * Where to go on reading: the truth about what was read (I2). `incarnation` names the stream's creation; a stream made anew begins
 * at 1 again, and events that were in the old one too are recognised by the inbox.
 */
export async function readPosition(
  client: ClientBase,
  ref: { readonly stream: string; readonly partition: number; readonly incarnation: string; readonly lastSeq: number },
): Promise<number> {
  const { rows } = await client.query<{ position: string }>({
    name: 'partition.position',
    text: `insert into partitions as p (stream, partition, incarnation) values ($1, $2, $3)
      on conflict (stream, partition) do update set incarnation = $3,
        position = case when p.incarnation = $3 then least(p.position, $4::bigint) else 0 end
      returning position`,
    values: [ref.stream, ref.partition, ref.incarnation, ref.lastSeq],
  });
  return Number(rows[0]?.position ?? 0);
}

/** Routers that were heard of lately, ourselves included: what a fair share is counted by. */
export async function heartbeat(client: ClientBase, routerId: string, staleMs: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'router.heartbeat',
    text: `with me as (insert into routers (id, seen_at) values ($1, clock_timestamp()) on conflict (id) do update set seen_at = clock_timestamp())
      select id from routers where seen_at > clock_timestamp() - $2::float8 * interval '1 ms' and id <> $1 union select $1`,
    values: [routerId, staleMs],
  });
  return rows.map(({ id }) => id);
}

export async function signOff(client: ClientBase, routerId: string): Promise<void> {
  await client.query('delete from routers where id = $1', [routerId]);
}

/** Names the sessions of one router, so that others can tell whose a lock is. */
export const laneName = (routerId: string): string => `router ${routerId}`;

/** Whoever holds it sweeps dispatch rows; two would only do the same work twice. */
export async function tryLockSweeping(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1::int, $2::int) as mine', [
    sweepingClass,
    0,
  ]);
  return rows[0]?.mine ?? false;
}

/**
 * Ends sessions that hold locks for a router nobody has heard of: a frozen process keeps its connections, and with them its locks.
 * When it thaws, its transactions are gone.
 */
export async function endFrozenRouters(client: ClientBase, alive: readonly string[]): Promise<number> {
  const { rowCount } = await client.query(
    `select pg_terminate_backend(a.pid) from (
       select distinct pid from pg_locks l where l.locktype = 'advisory' and l.classid in ($1::int::oid, $2::int::oid) and l.granted) l
     join pg_stat_activity a using (pid)
     where a.datname = current_database() and a.application_name like 'carillon router %' and not (a.application_name = any ($3::text[]))`,
    [lockClass, sweepingClass, alive.map((id) => `carillon ${laneName(id)}`)],
  );
  return rowCount ?? 0;
}

/**
 * When routers that ended without a word were last heard of, if the database itself was restarted since: that is what a power cut looks
 * like, and it may have set Temporal's store back too. Asking again answers null.
 */
export async function lostInPowerCut(client: ClientBase, staleMs: number): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    `with lost as (delete from routers where seen_at < clock_timestamp() - $1::float8 * interval '1 ms' returning seen_at)
     select min(seen_at) as at from lost where seen_at < pg_postmaster_start_time()`,
    [staleMs],
  );
  return rows[0]?.at ?? null;
}
