/** `node --import tsx test/kill/roll-back-main.ts [--age 60] [--local-first off]`: Temporal's store is put back to an older copy mid-run. */
import { parseArgs } from 'node:util';
import { removeAbandonedTestHomes } from '../support/test-home.ts';
import { rollBack } from './roll-back.ts';
import { killWorld } from './world.ts';

const { values } = parseArgs({
  options: { age: { type: 'string', default: '60' }, 'local-first': { type: 'string', default: 'on' } },
});
const age = Number(values.age);
const localFirst = values['local-first'] !== 'off';
const began = Date.now();
const say = (line: string): void =>
  void process.stderr.write(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);

await removeAbandonedTestHomes();
const world = await killWorld({ seed: age, timingFactor: 0.1, localFirst, say });
try {
  const { events, heldInjected: _injected, heldByKills: _byKills, ...offences } = await rollBack(world, age * 1_000);
  for (const [what, list] of Object.entries(offences))
    for (const one of list.slice(0, 10)) say(`PROBLEM  ${what}: ${one}`);
  const { smsLost, smsDoubled, mailLost, mailDoubled } = offences;
  const lost = smsLost.length + mailLost.length;
  const doubled = smsDoubled.length + mailDoubled.length;
  process.stdout.write(
    `a store ${age} s old, local first ${localFirst ? 'on' : 'off'}: ${events} events, ${lost} lost, ${doubled} doubled\n`,
  );
  process.exitCode = Object.values(offences).every((list) => list.length === 0) ? 0 : 1;
} finally {
  await world.close();
}
