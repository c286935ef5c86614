/**
 * `npm run test:callbacks -- [--recipients 5000] [--journeys 200] [--ambushes 10] [--negative] [--json]`: the api is away for four hours of
 * the provider's clock while reports fall due (W3). See run.ts.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../engines/package-root.ts';
import { removeAbandonedTestHomes } from '../../support/test-home.ts';
import { runCallbacks } from './run.ts';
import type { CallbacksReport } from './run.ts';

const { values } = parseArgs({
  options: {
    recipients: { type: 'string', default: '5000' },
    journeys: { type: 'string', default: '200' },
    ambushes: { type: 'string', default: '10' },
    negative: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

function inWords(report: CallbacksReport): string {
  const { messages, stops, callbacks, unanswered, repeats, answers, p99Ms, maxMs, problems, seconds, ok } = report;
  if (values.negative)
    return `${problems.states.length} lost, ${problems.early.length} of ${values.ambushes} answered too early, p99 ${p99Ms.toFixed(0)} ms: ${ok ? 'found, as they should be' : 'NOT ALL WAS FOUND'}`;
  return (
    `${messages} messages, ${stops} STOPs, ${callbacks} callbacks: ${unanswered} posts unanswered in four hours; then ${answers} answers of 2xx, ${repeats} of them to what was there already, p99 ${p99Ms.toFixed(1)} ms (slowest ${maxMs.toFixed(0)}); ` +
    `${problems.states.length} lost, ${problems.doubled.length} doubled, ${problems.refused.length} refused, ${problems.early.length} of ${values.ambushes} gone after kill -9 right behind their 2xx; ${seconds} s`
  );
}

const setup = join(packageRoot(), 'scripts', 'setup.mjs');
if (spawnSync(process.execPath, [setup], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) process.exit(1);
await removeAbandonedTestHomes(); // of a run that was itself killed
try {
  const report = await runCallbacks(
    {
      recipients: Number(values.recipients),
      journeys: Number(values.journeys),
      ambushes: Number(values.ambushes),
      negative: values.negative,
    },
    say,
  );
  for (const [what, list] of Object.entries(report.problems))
    for (const one of list.slice(0, 20)) say(`${values.negative ? 'found' : 'PROBLEM'}  ${what}: ${one}`);
  process.stdout.write(`${values.json ? JSON.stringify(report) : inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
