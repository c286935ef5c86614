import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../sandbox/faults/random.ts';
import type { Cut } from './disk/cached-disk.ts';
import { makeFileSystem, mountImage, startDisk, unmount } from './disk/disk.ts';
import type { Disk } from './disk/disk.ts';
import { startOn } from './engines.ts';
import type { Acknowledged } from './load.ts';
import { missingOf } from './look.ts';
import type { Missing } from './look.ts';
import type { PowerOptions } from './options.ts';
import { powerWorld } from './world.ts';
import type { PowerWorld } from './world.ts';

export type PowerReport = Readonly<{
  done: number;
  events: number;
  claims: number;
  /** Summed over the cuts. */
  lostEvents: number;
  lostClaims: number;
  withLosses: number;
  /** Cuts at which the disk held writes that no flush had followed: where it could have forgotten something. */
  caught: number;
  /** From the mount to both engines' answers; the median. */
  backMs: number;
}>;

/** Load goes on while so many cuts are made, and rests while they are looked at: their writes have to be remembered until then. */
const together = 10;
/** Between two cuts: from mid-burst to long enough for checkpoints of the file system (5 s over a round). */
const betweenMs = { least: 150, most: 900 };
const progressMs = 2_000;

type Instant = Readonly<{ cut: Cut; acknowledged: Acknowledged }>;
type Looked = Readonly<{ missing: Missing; ms: number }>;

/** Cut after cut, each from the same life: what was acknowledged before the disk heard of the cut must be found after it. */
export async function runPower(
  { cuts, seed, negative }: PowerOptions,
  folder: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<PowerReport> {
  const random = createRandom(seed);
  const looked: Looked[] = [];
  const instants: Instant[] = [];
  const undo: (() => Promise<void>)[] = [];
  let world: PowerWorld | undefined;
  let doing = 'making a disk';
  const progress = setInterval(() => {
    const { events = [], claims = [] } = world?.load.acknowledged ?? {};
    say(
      `${doing}: ${looked.length} of ${cuts} cuts looked at, ${events.length} events and ${claims.length} claims acknowledged, ${lost(looked)} lost`,
    );
  }, progressMs);
  try {
    const disk = await startDisk(join(folder, 'disk'));
    undo.push(disk.close);
    makeFileSystem(disk.live);
    const volume = join(folder, 'live');
    mountImage(disk.live, volume);
    undo.push(() => unmount(volume));
    world = await powerWorld(folder, volume, negative);
    undo.push(world.close);
    while (looked.length < cuts) {
      signal.throwIfAborted();
      doing = 'cutting';
      const round = await cutRound(Math.min(together, cuts - looked.length), disk, world, random, signal);
      instants.push(...round);
      for (const [at, instant] of round.entries()) {
        signal.throwIfAborted();
        doing = `looking at cut ${looked.length + 1}`;
        const found = await lookAfter(instant, disk, { folder, world, seed: seed + looked.length });
        looked.push(found);
        const { events, claims } = found.missing;
        if (events.length + claims.length > 0)
          say(
            `cut ${looked.length} (${at + 1} of its round): lost ${events.length} events, ${claims.length} claims, such as ${[...events, ...claims].slice(0, 3).join(', ')}`,
          );
      }
    }
    const { events, claims } = world.load.acknowledged;
    return {
      done: looked.length,
      events: events.length,
      claims: claims.length,
      lostEvents: sum(looked.map(({ missing }) => missing.events.length)),
      lostClaims: sum(looked.map(({ missing }) => missing.claims.length)),
      withLosses: looked.filter(({ missing }) => missing.events.length + missing.claims.length > 0).length,
      caught: instants.filter(({ cut }) => cut.unflushed > 0).length,
      backMs: Math.round(looked.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(looked.length / 2)] ?? 0),
    };
  } finally {
    clearInterval(progress);
    for (const back of undo.toReversed()) await back().catch((error: unknown) => say(String(error)));
  }
}

async function cutRound(
  count: number,
  disk: Disk,
  { load }: PowerWorld,
  random: () => number,
  signal: AbortSignal,
): Promise<readonly Instant[]> {
  const instants: Instant[] = [];
  load.resume();
  try {
    for (let made = 0; made < count; made += 1) {
      await sleep(betweenMs.least + random() * (betweenMs.most - betweenMs.least), undefined, { signal });
      // First what was acknowledged, then the cut: whatever counts was on its way to the disk before the disk hears of it.
      const { events, claims } = load.acknowledged;
      const acknowledged = { events: [...events], claims: [...claims] };
      // Half of them in the middle of what is written for one flush, where most of its cache can be lost.
      const afterWrites = random() < 0.5 ? 0 : 1 + Math.floor(random() * 8);
      instants.push({ cut: await disk.cut(afterWrites), acknowledged });
    }
    return instants;
  } finally {
    await load.pause();
  }
}

/** The disk as it is found when the power is back: its file system is mended, the engines start, and are asked. */
async function lookAfter(
  { cut, acknowledged }: Instant,
  disk: Disk,
  { folder, world, seed }: Readonly<{ folder: string; world: PowerWorld; seed: number }>,
): Promise<Looked> {
  const began = performance.now();
  const file = await disk.show(cut, seed);
  const volume = join(folder, 'found');
  mountImage(file, volume);
  try {
    const engines = await startOn(volume, world.nats, { programs: world.programs, careless: false });
    try {
      const ms = performance.now() - began;
      return { missing: await missingOf(acknowledged, engines), ms };
    } finally {
      await engines.end();
    }
  } finally {
    await unmount(volume);
    await disk.drop(file);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const lost = (looked: readonly Looked[]): number =>
  sum(looked.map(({ missing }) => missing.events.length + missing.claims.length));
