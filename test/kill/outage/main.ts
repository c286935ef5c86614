/**
 * `npm run test:outage -- [--people 1000] [--events 100000] [--steady 40] [--negative] [--json]`: everything is killed at once while a
 * thousand people wait, and a backlog comes while the workers are away (R7). See run.ts.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../engines/package-root.ts';
import { removeAbandonedTestHomes } from '../../support/test-home.ts';
import { runOutage } from './run.ts';
import type { OutageReport } from './run.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '1000' },
    events: { type: 'string', default: '100000' },
    steady: { type: 'string', default: '40' },
    negative: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const seconds = (ms: number): string => (ms / 1_000).toFixed(1);

function inWords({ timers, backlog, problems, seconds: took, ok }: OutageReport): string {
  if (values.negative)
    return Object.entries(problems)
      .map(([what, list]) => `${what}: ${list.length} found`)
      .concat(ok ? 'each sin was found, as it should be' : 'A SIN WAS NOT FOUND')
      .join('; ');
  const parts: string[] = [];
  if (timers)
    parts.push(
      `${timers.overdue} overdue timers: the last fired ${seconds(timers.lastAfterReadyMs)} s after all was ready (${seconds(timers.lastAfterTemporalMs)} s after Temporal answered), ` +
        `its message left after ${seconds(timers.lastSentAfterReadyMs)} s; ${problems['policy']?.length} wrong by policy`,
    );
  if (backlog)
    parts.push(`${values.events} events: ${problems['lost']?.length} lost or doubled; largest ${backlog.largest}`);
  if (backlog && backlog.steady > 0)
    parts.push(
      `slowest 10 s ${backlog.slowestJourneys.toFixed(1)} journeys/s, steady ${backlog.steady.toFixed(1)} (${(backlog.slowestJourneys / backlog.steady).toFixed(2)}); ` +
        `slowest 2 s ${Math.round(backlog.slowestRead)} events read/s, median ${Math.round(backlog.medianRead)}`,
    );
  return `${parts.join('; ')}; ${took} s`;
}

const setup = join(packageRoot(), 'scripts', 'setup.mjs');
if (spawnSync(process.execPath, [setup], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) process.exit(1);
await removeAbandonedTestHomes(); // of a run that was itself killed
try {
  const report = await runOutage(
    {
      people: Number(values.people),
      events: Number(values.events),
      steadyS: Number(values.steady),
      negative: values.negative,
    },
    say,
  );
  for (const [what, list] of Object.entries(report.problems))
    for (const one of list.slice(0, 20)) say(`${values.negative ? 'found' : 'PROBLEM'}  ${what}: ${one}`);
  if (report.backlog) {
    say(`journeys/s, by 10 s: ${report.backlog.windows.journeys.join(' ')}`);
    say(`events read/s, by 2 s: ${report.backlog.windows.reads.join(' ')}`);
  }
  say(`most that a process was resident with, MiB: ${JSON.stringify(report.peaks)}`);
  process.stdout.write(`${values.json ? JSON.stringify(report) : inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
