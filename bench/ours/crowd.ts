/** Load of 6.25: `carillon simulate` of the month, without reading the folder and without printing. */
import { createInterface } from 'node:readline';
import { mobileOf } from '../../adapters/phone/mobile-of.ts';
import { crowdTools } from '../../cli/workspace/crowd/crowd-tools.ts';
import { readFolder } from '../../cli/workspace/read-folder.ts';
import { usual } from '../../domain/crowd/assumptions.ts';
import { playCrowd } from '../../domain/crowd/play-crowd.ts';
import { toItsEnd } from '../../domain/journey/to-its-end.ts';

type Order = { people: number };

const { bundle } = await readFolder('bench/workspaces/thirty-days');
const definition = bundle?.journeys[0];
if (bundle === null || definition === undefined) throw new Error('the workspace has errors');
/** Everybody gets everything: what is not sent costs nothing. */
const assumptions = {
  ...usual,
  refused: 0,
  exits: 0,
  optedOut: 0,
  unsubscribed: 0,
  consent: { '*': 1 },
  reachable: { phone: 1, email: 1 },
};
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { people } = JSON.parse(line) as Order;
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  // As the command does it: nothing is remembered from the round before.
  const crowd = { bundle, definition, assumptions, seed: 7, phoneOf: mobileOf, people, tools: crowdTools() };
  const { sent } = toItsEnd(playCrowd(crowd));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(`${JSON.stringify({ ms, cpuMs: (user + system) / 1_000, sent })}\n`);
}
