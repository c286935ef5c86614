/** The run, in the namespaces that main.ts has made for it: `… inside-main.ts <folder> <options>`. */
import { rmSync } from 'node:fs';
import type { PowerOptions } from './options.ts';
import { runPower } from './run.ts';
import type { PowerReport } from './run.ts';

const [folder = '', given = '{}'] = process.argv.slice(2);
const chosen = JSON.parse(given) as PowerOptions;
const began = performance.now();
const say = (line: string): void =>
  void process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);

const ending = new AbortController();
process.stdin.on('end', () => ending.abort()).resume();
try {
  const report = await runPower(chosen, folder, say, ending.signal);
  process.stdout.write(`${inWords(chosen, report, (performance.now() - began) / 1_000)}\n`);
  process.exitCode = isMet(chosen, report) ? 0 : 1;
} catch (error) {
  if (ending.signal.aborted) say('interrupted; everything is taken away again');
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
process.stdin.destroy();
rmSync(folder, { recursive: true, force: true }); // main.ts may be gone

/** Losses are the point of the control, of both kinds. Elsewhere there are none, although the disk had something to forget. */
function isMet(
  { cuts, negative }: PowerOptions,
  { done, lostEvents, lostClaims, events, claims, caught }: PowerReport,
): boolean {
  if (done < cuts || events === 0 || claims === 0) return false;
  return negative ? lostEvents > 0 && lostClaims > 0 : lostEvents === 0 && lostClaims === 0 && caught > 0;
}

function inWords({ seed, negative }: PowerOptions, report: PowerReport, seconds: number): string {
  const { done, events, claims, lostEvents, lostClaims, withLosses, caught, backMs } = report;
  const kind = negative ? 'sync_interval 2m, synchronous_commit off' : 'the engines as they are';
  return (
    `seed ${seed}, ${kind}: ${done} power cuts, ${caught} with writes in the disk’s cache, ${events} events and ${claims} claims acknowledged; ` +
    `${lostEvents} events and ${lostClaims} claims lost, in ${withLosses} cuts; back within ${backMs} ms (median), ${Math.round(seconds)} s`
  );
}
