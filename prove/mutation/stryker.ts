import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Area } from './areas.ts';
import type { Report } from './report.ts';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');
/** Copies of the sources with mutants in them: below the clone, so that its packages are found from there. */
const workshop = '.carillon/mutation';

export const strykerVersion = versionIn(join(here, 'package.json'), 'dependencies');

/** Stryker and its 166 packages are no part of `npm ci`: who asks for a score gets them then, once. */
export async function installStryker(say: (line: string) => void): Promise<void> {
  const installed = join(here, 'node_modules', '@stryker-mutator', 'core', 'package.json');
  if (existsSync(installed) && versionIn(installed) === strykerVersion) return;
  say(`installing Stryker ${strykerVersion} into prove/mutation …`);
  const code = await run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-progress'], here, {});
  if (code !== 0) throw new Error('Stryker could not be installed; see above');
}

/** Mutates the files of an area, one mutant at a time, and runs its tests against each. */
export async function mutate(area: Area): Promise<Report> {
  const report = join(workshop, `${area.name}.report.json`);
  const options = join(root, workshop, `${area.name}.options.json`);
  mkdirSync(dirname(options), { recursive: true });
  rmSync(join(root, report), { force: true });
  writeFileSync(options, JSON.stringify(optionsFor(area, report), null, 2));
  const program = join(here, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const env = { ...fewerCases, TZ: 'UTC', CARILLON_MUTATION_TESTS: area.tests.join(' ') };
  const code = await run(process.execPath, [program, 'run', options], root, env);
  if (code !== 0) throw new Error(`Stryker ended with exit code ${code}; see above`);
  return JSON.parse(readFileSync(join(root, report), 'utf8')) as Report;
}

/** Where a test tries 10,000 cases, hundreds find nearly every mutant, and each of them is tried that often. */
const fewerCases = { CARILLON_QUIET_HOURS_CASES: '300', CARILLON_REPORT_ORDERS: '300' };

function optionsFor({ files }: Area, report: string): object {
  return {
    mutate: files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    // The tests are named; which of them look at a file is measured, test by test.
    vitest: { configFile: 'prove/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    ignorePatterns: ['**', ...copied.map((path) => `!${path}`)],
    tempDirName: `${workshop}/copies`,
    symlinkNodeModules: false,
    // Nobody compiles them: types are stripped.
    disableTypeChecks: false,
    checkers: [],
    // What takes so much longer hangs, also on a machine that others use.
    timeoutMS: 120_000,
    allowConsoleColors: false,
    logLevel: 'warn',
    warnings: { slow: false },
  };
}

/** All that the tests of the areas import. */
const copied = [
  'activities/**',
  'adapters/**',
  'domain/**',
  'fault-points/**',
  'test/support/**',
  'test/unit/**',
  'prove/mutation/*.ts',
  'package.json',
];

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    // Its output is about progress: what this command says stands alone on stdout.
    const child = spawn(program, args, { cwd, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

function versionIn(file: string, field?: 'dependencies'): string {
  const { version, dependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly version?: string;
    readonly dependencies?: { readonly [name: string]: string };
  };
  const found = field === undefined ? version : dependencies?.['@stryker-mutator/core'];
  if (found === undefined) throw new Error(`${file} names no version`);
  return found;
}
