/** `npm run test:kill -- --seed S`: kill -9 of everything, under load, judged by the far side. See options.ts. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../engines/package-root.ts';
import { removeAbandonedTestHomes } from '../support/test-home.ts';
import { readOptions, usage } from './options.ts';
import type { KillOptions } from './options.ts';
import { runKill } from './run.ts';
import type { Report } from './run.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function options(): KillOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    say(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** The last line, for people and for `npm run prove`. */
function inWords({
  windowKills,
  processKills,
  sms,
  mail,
  events,
  perSecond,
  misEnrolled,
  seconds,
  seed,
  localFirst,
}: Report): string {
  const kills = Object.values(processKills).reduce((sum, count) => sum + count, 0);
  return (
    `seed ${seed}, local first ${localFirst ? 'on' : 'off'}: ${windowKills.landed} of ${windowKills.asked} kills in the window, ${kills} in all; ` +
    `${events} events, ${perSecond === null ? 'none' : `${perSecond}/s`} under process kills, ${misEnrolled} mis-enrolled; SMS ${sms.lost} lost, ${sms.doubled} doubled, ${sms.resent} resent; ` +
    `mail ${mail.lost} lost, ${mail.doubled} doubled, ${mail.held} held = ${mail.injected} injected + ${mail.byKills} by kills; ${seconds} s`
  );
}

const chosen = options();
const { seed, kills, rounds, localFirst, rate, timingFactor, negative } = chosen;
say(
  `seed ${seed}, ${kills} kills in the window, ${rounds} round(s) of every process, local first ${localFirst ? 'on' : 'off'}, ${rate} events/s, ` +
    `CARILLON_TIMING_FACTOR ${timingFactor}${negative ? ', look-ups blinded: duplicates are expected' : ''}`,
);
const prepared = spawnSync(process.execPath, [join(packageRoot(), 'scripts', 'setup.mjs')], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (prepared.status !== 0) process.exit(1);

await removeAbandonedTestHomes(); // of a run that was itself killed
try {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(signal));
  setTimeout(() => ending.abort(`not done after ${chosen.withinMs / 1_000} s`), chosen.withinMs).unref();
  const report = await runKill(chosen, say, ending.signal);
  for (const problem of report.problems) say(`${negative ? 'found' : 'PROBLEM'}  ${problem}`);
  if (negative)
    say(
      report.ok
        ? 'the duplicates were found, as they should be'
        : 'PROBLEM  no duplicate was found although look-ups saw nothing',
    );
  process.stdout.write(`${chosen.json ? JSON.stringify(report) : inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
