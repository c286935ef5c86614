import { until } from '../../../cli/chaos/world/victims.ts';
import type { Killed } from '../gates.ts';
import type { KillWorld } from '../world.ts';
import { untilTemporalAnswers } from './temporal.ts';

const withinMs = 120_000;

/** As `carillon start` brings up a stack: engines first, processes once they answer. Epoch ms of both. */
export async function comeBack(
  { stack, books, makeForgetful }: KillWorld,
  { startEngines, startProcesses }: Killed,
): Promise<{ readonly temporalAt: number; readonly readyAt: number }> {
  startEngines();
  await untilTemporalAnswers(stack.temporalAddress);
  const temporalAt = Date.now();
  await until(() => books.open().then(Boolean, () => false), withinMs, 'PostgreSQL to answer', 20);
  startProcesses();
  await stack.allBack(withinMs);
  const readyAt = Date.now();
  await makeForgetful();
  return { temporalAt, readyAt };
}
