import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdLock } from '../../engines/process/lock.ts';
import { judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';
import type { PlannedEvent } from './load.ts';
import type { KillWorld } from './world.ts';

/** The store and its log; the index into the log is made anew. */
const files = ['temporal.db', 'temporal.db-wal'] as const;
const rate = 20;
const patients = 20;

/**
 * A power cut as Temporal's store may see it: the store is put back to a copy some seconds older while events flow. Journeys began and
 * ended, and waiting ones were told to go on, before, between and after; all of it must come out as if nothing had happened.
 */
export async function rollBack(world: KillWorld, ageMs: number): Promise<Verdict & { readonly events: number }> {
  const { stack, load, books, farSide, say, timing } = world;
  const folder = join(stack.home, 'temporal');
  const copy = join(stack.home, 'copy of temporal');
  const wait = async (): Promise<PlannedEvent[]> => {
    const people = Array.from({ length: patients }, () => load.plan('patient'));
    await Promise.all(people.map((one) => load.send(one)));
    return people;
  };
  const goOn = (people: readonly PlannedEvent[]): Promise<unknown> => Promise.all(people.map((one) => load.goOn(one)));

  load.start(rate);
  const early = await wait();
  await sleep(ageMs * 0.1);
  takeCopy(world, folder, copy);
  say(`the store is copied; it will be put back in ${ageMs / 1_000} s`);
  // Told to go on after the copy: the store that comes back knows nothing of it.
  await sleep(ageMs * 0.2);
  await goOn(early.slice(0, patients / 2));
  const between = await wait();
  await sleep(ageMs * 0.4);
  await goOn(between.slice(0, patients / 2));
  await sleep(ageMs * 0.4);

  // The supervisor restarts an engine at once, but waits for whoever else is starting engines.
  const release = await holdLock(stack.home, 'engines');
  const victim = await stack.kill('temporal');
  for (const name of [...files, 'temporal.db-shm']) rmSync(join(folder, name), { force: true });
  for (const name of files) if (existsSync(join(copy, name))) copyFileSync(join(copy, name), join(folder, name));
  release();
  await stack.backAfter('temporal', victim);
  say('temporal runs on its old store');
  await sleep(ageMs * 0.1);
  await goOn([...early.slice(patients / 2), ...between.slice(patients / 2)]);
  await load.stop();
  say(`${load.counts().acked} events acknowledged; waiting for the rest to settle`);
  await world.drain(180_000);
  const [enrollments, rows, entries] = await Promise.all([books.enrollments(), books.rows(), farSide.entries()]);
  const acked = load.acked();
  const verdict = judge({ acked, enrollments, rows, entries, droppedMails: [], kills: [], httpMs: timing.httpMs });
  return { ...verdict, events: acked.length };
}

/** What a disk holds at one instant: nothing is written while the copy is made. */
function takeCopy({ stack }: KillWorld, folder: string, copy: string): void {
  const temporal = stack.find('temporal');
  if (temporal === undefined) throw new Error('temporal does not run');
  mkdirSync(copy, { recursive: true });
  process.kill(temporal.pid, 'SIGSTOP');
  try {
    for (const name of files) if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
  } finally {
    process.kill(temporal.pid, 'SIGCONT');
  }
}
