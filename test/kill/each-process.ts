import { setTimeout as sleep } from 'node:timers/promises';
import type { Kill } from './in-the-window.ts';
import type { VictimName } from '../../cli/chaos/schedule/fault.ts';
import type { KillWorld } from './world.ts';

/** Kills every victim once a round, in an order of its own each round, each when all others are up. */
export async function killEach(
  world: KillWorld,
  victims: readonly VictimName[],
  rounds: number,
): Promise<readonly Kill[]> {
  const { stack, random, say, makeForgetful } = world;
  const kills: Kill[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of shuffled(victims, random)) {
      await sleep(random() * 1_000);
      const began = Date.now();
      const victim = await stack.kill(name);
      kills.push({ victim: name, at: Date.now() });
      await stack.backAfter(name, victim);
      if (name === 'sandbox') await makeForgetful();
      say(`round ${round}: killed ${name} ${victim.pid}, back after ${((Date.now() - began) / 1_000).toFixed(1)} s`);
    }
  }
  return kills;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
