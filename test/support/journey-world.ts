import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { expect, inject } from 'vitest';
import type { Activities, CloseInput, SendInput, Trail } from '../../activities/contract.ts';
import { toVirtual, type Clock } from '../../domain/clock.ts';
import type { JourneyDefinition } from '../../domain/journey/definition.ts';
import { channelQueue } from '../../domain/queues.ts';
import type { JourneyInput } from '../../workflows/messages.ts';
import type { journey } from '../../workflows/journey.ts';
import { ownPrefix } from './own-prefix.ts';
import { temporalChannel } from '../../config/temporal-channel.ts';
import { taskPatience } from '../../workers/temporal-worker.ts';

export type Done = { readonly activity: keyof Activities; readonly step: string | null };
export type JourneyWorld = {
  /** Starts a run; `clock` makes days short. */
  start(definition: JourneyDefinition, changes?: Partial<JourneyInput>): Promise<WorkflowHandle<typeof journey>>;
  /** What was asked of the activities, in order, per enrollment. */
  done(handle: WorkflowHandle): readonly Done[];
  story(handle: WorkflowHandle): readonly string[];
  /** Of each of its histories the number of events, the last one first. */
  historyLengths(handle: WorkflowHandle): Promise<readonly number[]>;
  readonly client: Client;
  readonly taskQueue: string;
  /** How long the SDK lets one workflow task compute, ms. */
  readonly taskPatienceMs: number;
  close(): Promise<void>;
};

let bundle: Promise<{ code: string }> | undefined;
const quietly = new DefaultLogger('WARN');

/** Virtual time runs so that a day takes a tenth of a second. */
export const fast: Clock = { realStart: 0, virtualStart: 0, scale: 864_000 };

/**
 * The shell on the real server, its activities played by `answers`: what the far side of the port says is the test's choice,
 * what the workflow does with it is the real thing.
 */
export async function journeyWorld(
  answers: Partial<Activities>,
  options: { readonly cached: boolean },
): Promise<JourneyWorld> {
  Runtime.install({ logger: quietly, shutdownSignals: [] });
  const { temporalAddress: address, temporalNamespace: namespace } = inject('engines');
  const [connection, native] = await Promise.all([
    Connection.connect(temporalChannel(address)),
    NativeConnection.connect({ address }),
  ]);
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: quietly,
  });
  const taskQueue = `${ownPrefix('test')}-journeys`;
  const log = new Map<string, { done: Done[]; trail: Map<number, string> }>();
  const of = (id: string) => {
    const entry = log.get(id) ?? { done: [], trail: new Map<number, string>() };
    log.set(id, entry);
    return entry;
  };
  const keep = (id: string, activity: keyof Activities, step: string | null, trail?: Trail): void => {
    const entry = of(id);
    entry.done.push({ activity, step });
    trail?.entries.forEach((line, n) =>
      entry.trail.set(trail.seq + n, `${line.step ?? '-'} ${line.what}${line.detail ? ` ${line.detail}` : ''}`),
    );
  };
  const given: Activities = { ...unanswered, ...answers };
  const activities: Activities = {
    ...given,
    sendMessage: (input: SendInput) => (
      keep(input.enrollmentId, 'sendMessage', input.step, input.trail),
      given.sendMessage(input)
    ),
    sendMessageHere: (input: SendInput) => (
      keep(input.enrollmentId, 'sendMessageHere', input.step, input.trail),
      given.sendMessageHere(input)
    ),
    updateProfile: (input) => (
      keep(input.enrollmentId, 'updateProfile', input.step, input.trail),
      given.updateProfile(input)
    ),
    callWebhook: (input) => (
      keep(input.enrollmentId, 'callWebhook', input.step, input.trail),
      given.callWebhook(input)
    ),
    emitEvent: (input) => (keep(input.enrollmentId, 'emitEvent', input.step, input.trail), given.emitEvent(input)),
    enrollPerson: (input) => (
      keep(input.enrollmentId, 'enrollPerson', input.step, input.trail),
      given.enrollPerson(input)
    ),
    takeTurn: (input) => (keep(input.enrollmentId, 'takeTurn', input.step, input.trail), given.takeTurn(input)),
    compensateStep: (input) => (
      keep(input.enrollmentId, 'compensateStep', input.step, input.trail),
      given.compensateStep(input)
    ),
    takeBackMessage: (input) => (
      keep(input.enrollmentId, 'takeBackMessage', input.step, input.trail),
      given.takeBackMessage(input)
    ),
    finishEnrollment: (input) => (
      keep(input.enrollmentId, 'finishEnrollment', null, input.trail),
      given.finishEnrollment(input)
    ),
    drawShare: (input) => (keep(input.enrollmentId, 'drawShare', input.step), given.drawShare(input)),
    chooseBranch: (input) => (keep(input.enrollmentId, 'chooseBranch', input.step), given.chooseBranch(input)),
    resolveLocalTime: (input) => (
      keep(input.enrollmentId, 'resolveLocalTime', input.step),
      given.resolveLocalTime(input)
    ),
    readMigration: (input) => (keep(input.enrollmentId, 'readMigration', null), given.readMigration(input)),
    settleMigration: async (input) => {
      const settled = await given.settleMigration(input);
      // Only whoever goes tells: who stays has it told later.
      keep(input.enrollmentId, 'settleMigration', null, settled.kind === 'migrated' ? input.trail : undefined);
      return settled;
    },
    awaitBacklog: (input) => (keep(input.enrollmentId, 'awaitBacklog', null), given.awaitBacklog(input)),
    closeEnrollment: (input: CloseInput) => (
      keep(input.enrollmentId, 'closeEnrollment', null, input.trail),
      given.closeEnrollment(input)
    ),
  };
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: await bundle,
    ...taskPatience,
    activities,
    ...(options.cached ? {} : { maxCachedWorkflows: 0 }),
  });
  const channelWorkers = await Promise.all(
    (['sms', 'email'] as const).map((channel) =>
      Worker.create({ connection: native, namespace, taskQueue: channelQueue(taskQueue, channel), activities }),
    ),
  );
  const running = [worker, ...channelWorkers].map((one) => one.run());
  const client = new Client({ connection, namespace });
  const started = new Map<string, string>();
  return {
    client,
    taskQueue,
    taskPatienceMs: worker.options.isolateExecutionTimeoutMs,
    start(definition, changes = {}) {
      const enrollmentId = changes.enrollmentId ?? ownPrefix('enrollment');
      const clock: Clock = { ...fast, realStart: Date.now(), virtualStart: Date.parse('2026-03-02T12:00:00Z') };
      const input: JourneyInput = {
        workspace: 'default',
        enrollmentId,
        journeyId: definition.id,
        version: 'v1',
        definition,
        clock,
        enteredAt: clock.virtualStart,
        localFirst: false,
        heedsBacklog: true,
        renewsInWaits: true,
        timingFactor: 0.1,
        ...changes,
      };
      started.set(enrollmentId, expect.getState().currentTestName ?? enrollmentId);
      return client.workflow.start<typeof journey>('journey', { taskQueue, workflowId: enrollmentId, args: [input] });
    },
    done: (handle) => of(handle.workflowId).done,
    story: (handle) => [...of(handle.workflowId).trail].sort(([a], [b]) => a - b).map(([, line]) => line),
    async historyLengths({ workflowId }) {
      const lengths: number[] = [];
      for (let run: string | undefined = ''; run !== undefined;) {
        const { events } = await client.workflow.getHandle(workflowId, run || undefined).fetchHistory();
        lengths.push(events?.length ?? 0);
        run = runBefore(events);
      }
      return lengths;
    },
    async close() {
      if (process.env['CARILLON_RECORD']) await record(client, started);
      for (const one of [worker, ...channelWorkers]) one.shutdown();
      await Promise.all(running);
      await Promise.all([connection.close(), native.close()]);
    },
  };
}

const notAnswered = (name: string) => (): never => {
  throw new Error(`this test gave no answer for ${name}`);
};
const unanswered: Activities = {
  sendMessage: notAnswered('sendMessage'),
  sendMessageHere: notAnswered('sendMessageHere'),
  sendSingle: notAnswered('sendSingle'),
  updateProfile: notAnswered('updateProfile'),
  callWebhook: notAnswered('callWebhook'),
  emitEvent: notAnswered('emitEvent'),
  enrollPerson: notAnswered('enrollPerson'),
  takeTurn: notAnswered('takeTurn'),
  compensateStep: notAnswered('compensateStep'),
  takeBackMessage: notAnswered('takeBackMessage'),
  finishEnrollment: ({ clock }) => Promise.resolve({ kind: 'finished', at: toVirtual(clock, Date.now()) }),
  chooseBranch: notAnswered('chooseBranch'),
  resolveLocalTime: notAnswered('resolveLocalTime'),
  drawShare: notAnswered('drawShare'),
  readMigration: notAnswered('readMigration'),
  settleMigration: notAnswered('settleMigration'),
  awaitBacklog: () => Promise.resolve(),
  closeEnrollment: () => Promise.resolve(null),
};

const runBefore = (events: History['events']): string | undefined =>
  events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;

/** `CARILLON_RECORD=1` keeps what the server recorded, one history per behaviour, for test/replay. */
async function record(client: Client, started: ReadonlyMap<string, string>): Promise<void> {
  for (const [workflowId, test] of started) {
    if (test.includes('replaying every task') || test.includes('histories that stay small')) continue;
    const name = (test.split(' > ').at(-1) ?? test)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60);
    const last = client.workflow.getHandle(workflowId);
    const write = (file: string, history: History): void =>
      writeFileSync(new URL(`../replay/histories/${file}.json`, import.meta.url), `${historyToJSON(history)}\n`);
    const history = await last.fetchHistory();
    write(name, history);
    // Whoever was carried over has another one before it.
    const before = runBefore(history.events);
    if (before !== undefined)
      write(`${name}-before`, await client.workflow.getHandle(workflowId, before).fetchHistory());
  }
}
