import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { createContractJudge } from '../adapters/ajv/judge.ts';
import { connectNats } from '../adapters/nats/connect.ts';
import { createDeadLetters } from '../adapters/nats/dead-letters.ts';
import { createPartitionSource } from '../adapters/nats/partition-source.ts';
import { createDispatches } from '../adapters/postgres/dispatches.ts';
import { createVersions } from '../adapters/postgres/journey/definitions.ts';
import { connectAlone, createPool } from '../adapters/postgres/pool.ts';
import { removing } from '../adapters/postgres/retention/remove.ts';
import { createCatalog } from '../adapters/postgres/routing/catalog.ts';
import { laneName } from '../adapters/postgres/routing/partitions.ts';
import { createCarryOut } from '../adapters/temporal/carry-out.ts';
import { connectTemporal } from '../adapters/temporal/connect.ts';
import { createWorkflowState } from '../adapters/temporal/workflow-state.ts';
import { createDispatcher } from '../adapters/temporal/dispatcher.ts';
import { createStartRoom, waitingTasks } from '../adapters/temporal/start-room.ts';
import { remembering } from '../adapters/zones/remembering.ts';
import { zones } from '../adapters/zones/zones.ts';
import type { Config } from '../config/load.ts';
import { temporalChannel } from '../config/temporal-channel.ts';
import { toVirtual } from '../domain/clock.ts';
import { enrollmentClock } from '../domain/enrollment-clock.ts';
import { journeysQueue } from '../domain/queues.ts';
import { admitNats } from './durability.ts';
import type { RunningRole } from './role.ts';
import { createBeginByCalendar } from './router/begin-by-calendar.ts';
import { decideSplitsRepeatedly } from './router/decide-splits.ts';
import { createHolder } from './router/hold-partitions.ts';
import { createMarkRead } from './router/mark-read.ts';
import { lostSince } from './router/lost-since.ts';
import { createMendDrift } from './router/mend-drift.ts';
import { keepShare } from './router/keep-share.ts';
import { createRedo } from './router/redo.ts';
import { createRemoveOld, retentionPace } from './router/remove-old.ts';
import { parkAlone, processBatch } from './router/process-batch.ts';
import { repeatedly } from './repeatedly.ts';
import { describe } from './trouble.ts';

export type RouterOptions = {
  readonly lanes?: number;
  readonly taskQueue?: string;
  readonly localFirst?: boolean;
  /** First steps of journeys that may wait for a worker. */
  readonly mostWaiting?: number;
};

/** As far as Temporal's store may have been set back by a power cut. */
const redoMs = 10 * 60_000;
/** A router that dies may not have come to what an earlier loss of Temporal asked of it: until then nothing counts as evidence. */
const unsureMs = 10_000;
/** What was carried out is of no more use than `redispatch` can reach back. */
const keepDispatchesMs = 2 * 86_400_000;

/** A workflow that its start has not reached by then had its chance; a page of those that run every half minute. */
const driftPace = { olderThanMs: 5 * 60_000, everyMs: 30_000 };

/** Events in, decisions out: reads its share of the partitions, and carries out what the commits imply. */
export async function runRouter(config: Config, log: Logger, options: RouterOptions = {}): Promise<RunningRole> {
  const { lanes = 4, taskQueue = journeysQueue, localFirst = config.localFirst } = options;
  const id = uuidv7();
  const onTrouble = (what: string, error: unknown): void => log.warn({ error: describe(error) }, what);
  let end: (reason: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));

  const pool = createPool(config.databaseUrl, {
    name: 'router',
    max: 4,
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const connection = await connectNats({
    url: config.nats.url,
    login: config.nats.logins.router,
    name: 'router',
    onClosed: (reason) => end(reason),
    admit: admitNats(config, log),
  });
  const temporal = connectTemporal({
    channel: temporalChannel(config.temporal.address),
    namespace: config.temporal.namespace,
    onReconnected: (lostAt) => redo.ask({ since: new Date(lostAt - redoMs), evidenceBefore: new Date(lostAt) }),
  });
  const dispatches = createDispatches(pool);
  const versions = createVersions(pool);
  const dispatcher = createDispatcher({
    dispatches,
    carryOut: createCarryOut({
      temporal,
      definition: async (workspace, journeyId, version) => (await versions(workspace, journeyId, version)).definition,
      taskQueue,
      localFirst,
      timingFactor: config.timingFactor,
    }),
    probe: temporal.probe,
    room: createStartRoom(waitingTasks(temporal, taskQueue), { most: options.mostWaiting }),
    onTrouble,
  });
  const stateOf = createWorkflowState(temporal);
  const redo = createRedo(
    async (doubt) => {
      const since = await lostSince(doubt, { lastStarts: dispatches.lastStarts, stateOf });
      return { since, count: await dispatcher.redispatchSince(since) };
    },
    {
      onDone: (redone) => log.info(redone, 'dispatch rows are carried out again'),
      onTrouble: (error) => onTrouble('dispatch rows could not be opened again yet', error),
    },
  );

  const drift = createMendDrift({
    pool,
    stateOf,
    kick: dispatcher.kick,
    onMended: (mended) => log.warn(mended, 'enrollments had drifted from their workflows and were mended'),
    onTrouble,
    ...driftPace,
  });

  const old = config.keepDays === null ? undefined : removeOld(config, config.keepDays, log, onTrouble);

  const calendar = beginByCalendar(config, log, onTrouble);

  const decisions = decideSplitsRepeatedly(pool, log, (error) =>
    onTrouble('splits wait for their winner: what became of their people could not be counted', error),
  );

  const deps = {
    catalog: createCatalog(),
    judge: createContractJudge(onTrouble),
    deadLetters: createDeadLetters(connection, 'router'),
    newId: uuidv7,
    newClock: (arrivedAt: number) => enrollmentClock(config.clock, arrivedAt),
  };
  const source = await createPartitionSource(connection);
  const marks = createMarkRead({ pool, source, onTrouble });
  const holder = createHolder({
    source,
    connect: async (onLost) => {
      const client = await connectAlone(config.databaseUrl, laneName(id), onLost);
      await client.query("set carillon.tells_dispatcher = 'on'");
      return client;
    },
    process: async (client, deliveries) => {
      const { workflowIds } = await processBatch(client, deliveries, deps);
      dispatcher.kick(workflowIds);
    },
    park: (client, delivery, cause) => parkAlone(client, delivery, cause, deps),
    lanes,
    onTrouble,
  });
  const share = await keepShare({
    id,
    connect: (onLost) => connectAlone(config.databaseUrl, laneName(id), onLost),
    holder,
    timingFactor: config.timingFactor,
    onTrouble,
    sweep: () => {
      dispatcher.sweep();
      drift.sweep();
      old?.sweep();
    },
    sweepMs: config.dispatchSweepMs,
    markRead: marks.ask,
    tidy: () => dispatches.forget(keepDispatchesMs),
    onPowerCut: (at) =>
      redo.ask({ since: new Date(at.getTime() - redoMs), evidenceBefore: new Date(at.getTime() - unsureMs) }),
  });
  return {
    ended,
    async close() {
      await Promise.all([calendar.stop(), decisions.stop()]);
      await share.close();
      await marks.close();
      redo.close();
      await Promise.all([drift.close(), old?.close()]);
      await dispatcher.close();
      await temporal.close();
      await connection.close();
      await pool.end();
    },
  };
}

/** A schedule is a second late at most, and half a dozen look-ups a second are no load. */
const calendarEveryMs = 1_000;

/** On connections of its own: what comes with a date comes to many at once, and no event waits for a connection because of it. */
function beginByCalendar(
  config: Config,
  log: Logger,
  onTrouble: (what: string, error: unknown) => void,
): { stop(): Promise<void> } {
  const pool = createPool(config.databaseUrl, {
    name: 'router calendar',
    max: 1,
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const round = createBeginByCalendar({
    pool,
    zones: remembering(zones),
    clock: config.clock,
    newId: uuidv7,
    onEntered: (entered) => log.info(entered, 'people entered by the calendar'),
    onTrouble,
  });
  const rounds = repeatedly(calendarEveryMs, round, (error) =>
    onTrouble('what begins by the calendar waits: it could not be looked for', error),
  );
  return {
    async stop() {
      await rounds.stop();
      await pool.end();
    },
  };
}

/** On a connection of its own, which is there only while something is looked for. */
function removeOld(
  config: Config,
  keepDays: number,
  log: Logger,
  onTrouble: (what: string, error: unknown) => void,
): Pick<ReturnType<typeof createRemoveOld>, 'sweep' | 'close'> {
  const pool = createPool(config.databaseUrl, {
    name: 'router retention',
    max: 1,
    settings: removing,
    onError: (error) => onTrouble('an idle database connection broke', error),
  });
  const { sweep, close } = createRemoveOld({
    pool,
    keepDays,
    now: Date.now,
    policyTime: (real) => toVirtual(enrollmentClock(config.clock, real), real),
    everyMs: retentionPace,
    onRemoved: (removed) => log.info({ removed, keepDays }, 'what ended long ago has left'),
    onTrouble,
  });
  return {
    sweep,
    async close() {
      await close();
      await pool.end();
    },
  };
}
