import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalKeys } from '../../../adapters/keys/local-keys.ts';
import { loadConfig } from '../../../config/load.ts';
import { loadStackConfig } from '../../../config/stack.ts';
import { timing } from '../../../domain/message/timing.ts';
import type { Timing } from '../../../domain/message/timing.ts';
import { createRandom } from '../../../sandbox/faults/random.ts';
import type { ProcessName } from '../../stack/processes.ts';
import { prepareStack } from '../../stack/prepare.ts';
import { startStack } from '../../stack/stack.ts';
import { declaredBurst } from '../../../domain/campaign/pace.ts';
import type { History, Span } from '../history/history.ts';
import { openBooks } from './books.ts';
import type { Open } from './books.ts';
import { readDeadLetters } from './dead-letters.ts';
import { steerFarSide } from './far-side.ts';
import type { FarSide } from './far-side.ts';
import { createPoints } from './points.ts';
import type { Points } from './points.ts';
import { createProducer } from './producer.ts';
import type { Producer } from './producer.ts';
import { publishFiles } from './publish-files.ts';
import { victimsOf } from './victims.ts';
import type { Victims } from './victims.ts';
import { mountVolume } from './volume.ts';
import { layWires } from './wires.ts';
import type { Wires } from './wires.ts';
import { campaignRate, workspaceFiles } from './workspace.ts';

/** Everything one run works with. */
export type World = Readonly<{
  victims: Victims;
  points: Points;
  /** By how many ms the wall clock of a process is wrong that starts now, from a moment after its start on. */
  clocks: Map<ProcessName, number>;
  wires: Wires;
  volume: ReturnType<typeof mountVolume>;
  farSide: FarSide;
  producer: Producer;
  timing: Timing;
  open(): Promise<Open>;
  /** The records of everybody, as they are now. `heldUp`: when something lay between us and the far side. */
  history(heldUp: readonly Span[]): Promise<History>;
  /** What the far side forgets when it is killed: how it behaves in this run. */
  settle(): Promise<void>;
  close(): Promise<void>;
}>;

export type WorldOptions = Readonly<{
  /** An empty folder. */
  home: string;
  seed: number;
  /** Shrinks lease, HTTP timeout and look-up spacing together, so that minutes show what takes hours. */
  timingFactor: number;
  /** Look-ups and reports say nothing: what was taken without an answer looks as if it never left. */
  blind: boolean;
  say: (line: string) => void;
}>;

/** What an account may ask of its logs. */
const usualLogsPerMinute = 120;
/** Of a campaign, in any second. */
const perSecond = campaignRate + declaredBurst(campaignRate);
/** By then a process has begun to work: its clock jumps while it does. */
const jumpAfterMs = 4_000;
/** So long the logs of a blind far side lag, ms. */
const blindMs = 3_600_000;

const jump = (byMs: number | undefined): Readonly<Record<string, string>> =>
  byMs === undefined ? {} : { CARILLON_CLOCK_JUMP: `${byMs}@${jumpAfterMs}` };

/** The stack as `carillon start` runs it, in a home of its own, reached through proxies; its workspace is published. */
export async function createWorld({ home, seed, timingFactor, blind, say }: WorldOptions): Promise<World> {
  const passedOn = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
  const env = { ...passedOn, CARILLON_HOME: home, CARILLON_TIMING_FACTOR: String(timingFactor) };
  const random = createRandom(seed);
  const volume = mountVolume(join(home, 'nats', 'store'));
  const wires = await layWires(createRandom(seed + 1));
  const victims = victimsOf(home);
  const points = createPoints(home, victims, say);
  const clocks = new Map<ProcessName, number>();
  const tearDown = async (): Promise<void> => {
    await wires.close();
    if ('unmount' in volume) volume.unmount();
  };
  const stack = await startStack({
    config: loadStackConfig(env),
    env,
    log: say,
    progress: say,
    prepare: prepareStack,
    // A run kills the same process again and again: that is no reason to leave it away for longer each time.
    longestDelayMs: 400,
    reroute: (environment, name) => ({
      ...wires.reroute(environment),
      ...points.environment(name),
      ...jump(clocks.get(name)),
    }),
  }).catch(async (error: unknown) => {
    await tearDown();
    throw error;
  });
  const { api, sandbox = '' } = stack.addresses;
  const { databaseUrl } = loadConfig(stack.environment);
  const { writeKey, apiKey } = JSON.parse(readFileSync(stack.keysFile, 'utf8')) as LocalKeys;
  const farSide = steerFarSide(sandbox);
  const books = openBooks(databaseUrl);
  const close = async (): Promise<void> => {
    await books.close();
    await stack.stop();
    await tearDown();
  };
  // Nothing but our own care keeps a message from being sent twice.
  const settle = (): Promise<void> =>
    farSide.settings({
      duplicateIds: 'forget',
      magic: false,
      // Looks come so much faster than in real time.
      logsPerMinute: Math.round(usualLogsPerMinute / timingFactor),
      ...(blind && { logLagMs: blindMs, reports: 'off' }),
    });
  try {
    await publishFiles(databaseUrl, workspaceFiles, 'chaos');
    await settle();
  } catch (error) {
    await close();
    throw error;
  }
  const producer = createProducer({ api, writeKey, apiKey, random, now: Date.now });
  return {
    victims,
    points,
    clocks,
    wires,
    volume,
    farSide,
    producer,
    timing: timing(timingFactor),
    open: () => books.open(),
    async history(heldUp) {
      const [rows, entries, deadLetters] = [
        await books.read(),
        await farSide.entries(),
        await readDeadLetters(loadConfig(stack.environment)),
      ];
      return {
        ...rows,
        produced: producer.produced(),
        deadLetters,
        farSide: entries.map(({ messageId, channel, to, at, outcome, contentHash }) => ({
          // A mail's id is what stands before the @ of its Message-ID.
          messageId: messageId.split('@')[0] ?? '',
          channel,
          to,
          at: Date.parse(at),
          outcome,
          contentHash,
        })),
        rules: { ...producer.asked(), rates: rows.campaigns.map(({ key }) => ({ campaign: key, perSecond, heldUp })) },
      };
    },
    settle,
    close,
  };
}
