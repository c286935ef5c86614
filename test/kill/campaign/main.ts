/**
 * `npm run test:kill:campaign -- [--seed S] [--recipients 5000] [--every 5] [--kills 10] [--victims a,b] [--json]`: one process after the
 * other is killed with SIGKILL while a campaign runs; every recipient must be in the far side's oracle exactly once.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../engines/package-root.ts';
import { removeAbandonedTestHomes } from '../../support/test-home.ts';
import { victims as everybody } from '../../../cli/chaos/world/victims.ts';
import { runCampaignKill } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '2026' },
    recipients: { type: 'string', default: '5000' },
    every: { type: 'string', default: '5' },
    kills: { type: 'string', default: '10' },
    victims: { type: 'string', default: everybody.join(',') },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const wanted = values.victims.split(',');
const victims = everybody.filter((name) => wanted.includes(name));
if (victims.length < wanted.length) {
  say(`--victims ${values.victims}: expected some of ${everybody.join(',')}`);
  process.exit(2);
}
const setup = join(packageRoot(), 'scripts', 'setup.mjs');
if (spawnSync(process.execPath, [setup], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) process.exit(1);
await removeAbandonedTestHomes(); // of a run that was itself killed
try {
  const report = await runCampaignKill(
    {
      seed: Number(values.seed),
      recipients: Number(values.recipients),
      everyMs: Number(values.every) * 1_000,
      kills: Number(values.kills),
      victims,
    },
    say,
  );
  for (const problem of report.problems) say(`PROBLEM  ${problem}`);
  const { recipients, once, lost, doubled, historyEvents, seconds } = report;
  const kills = Object.entries(report.kills).map(([name, count]) => `${name} ${count}`);
  const words = `${once} of ${recipients} exactly once, ${lost} lost, ${doubled} doubled; killed ${kills.join(', ')}; ${historyEvents} history events; ${seconds} s`;
  process.stdout.write(`${values.json ? JSON.stringify(report) : words}\n`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
