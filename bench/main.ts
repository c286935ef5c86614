/** `npm run bench`: measures, prints one line per figure, exit code 1 if one is short. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure, Size } from './figure.ts';
import { figures } from './figures.ts';
import { removeAbandonedHomes, removeOwnHomes } from './home.ts';
import { endRacers } from './racer.ts';
import { describeMachine, keepResult, keptResults, loadNow } from './results.ts';
import type { Result } from './results.ts';
import { stopStacks } from './stack.ts';
import { writeDocs } from './write-docs.ts';

const help = `Usage: npm run bench [name or id …] [-- options]

Measures what Carillon promises about speed and memory, each figure against a ceiling in the same run. Everything runs on
this machine's loopback, on engines of its own, and ends by itself. Exit code: 0 all met, 1 one is short, 2 a wrong argument.

  --list            what can be measured, and the target of each
  --small           less load and fewer rounds: to see that it works
  --patient         measures again what others on the machine disturbed, for up to 6 minutes
  --json            one JSON object per figure
  --save            keeps the results in bench/results
  --write-docs      writes docs/benchmarks.md from the results that are kept
  --profile <dir>   processor profiles of our processes

Examples:
  npm run bench -- --list
  npm run bench sandbox-speed -- --small
  npm run bench 4.14 4.17 -- --patient --save --write-docs
`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    list: { type: 'boolean', default: false },
    patient: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
if (flags.help) {
  process.stdout.write(help);
  process.exit(0);
}
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const named = (wanted: string) => figures.filter(({ id, name }) => wanted === id || wanted === name);
const unknown = positionals.filter((wanted) => named(wanted).length === 0);
if (unknown.length > 0) {
  say(`no benchmark is called ${unknown.join(', ')}; there are: ${figures.map(({ name }) => name).join(' ')}`);
  process.exit(2);
}
const onlyDocs = flags['write-docs'] && positionals.length === 0;
const chosen =
  positionals.length > 0 ? figures.filter((one) => positionals.some((wanted) => named(wanted).includes(one))) : figures;

if (flags.list)
  for (const { id, name, claim, target } of chosen) process.stdout.write(`${id} ${name}: ${claim}; ${target}\n`);
else if (!onlyDocs) {
  buildWhatIsMeasured();
  endTidily();
  await removeAbandonedHomes();
  for (const figure of chosen) await runOrSayWhyNot(figure, flags.small ? 'small' : 'full');
}
if (flags['write-docs']) say(`wrote ${writeDocs(figures, keptResults())}`);

/** Compiled code is what runs anywhere, so it is what is measured; nothing to do where no source changed. */
function buildWhatIsMeasured(): void {
  const setup = fileURLToPath(new URL('../scripts/setup.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [setup, '--no-engines'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

/** Told to stop: nothing of ours goes on running. */
function endTidily(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      endRacers();
      void stopStacks()
        .then(removeOwnHomes)
        .finally(() => process.exit(130));
    });
  }
}

async function runOrSayWhyNot(figure: Figure, size: Size): Promise<void> {
  try {
    await run(figure, size);
  } catch (error) {
    process.exitCode = 1;
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.stdout.write(`${figure.id} ${figure.name}: could not be measured, see above\n`);
  } finally {
    endRacers();
  }
}

async function run(figure: Figure, size: Size): Promise<void> {
  const { id, name, claim, target } = figure;
  const load = loadNow();
  say(`${id} ${claim} (${size}; load before: ${load})`);
  const began = performance.now();
  const reading = await figure.measure({ size, say, patient: flags.patient, profile: flags.profile });
  const result: Result = {
    id,
    name,
    claim,
    target,
    ...reading,
    size,
    command: `npm run bench ${name}${size === 'small' ? ' -- --small' : ''}`,
    date: new Date().toISOString(),
    tookS: Math.round((performance.now() - began) / 1_000),
    machine: describeMachine(load),
  };
  if (flags.save) keepResult(result);
  if (!reading.met) process.exitCode = 1;
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(result)}\n`
      : `${id} ${name}: ${reading.figure} (target ${target}: ${reading.met ? 'met' : 'short'})\n`,
  );
}
