// `npm test`: everything that must hold, cheapest first, one line per check, closing with `N passed, N failed`.
// `--verify` stops before the suites that need engines. Other arguments go to vitest.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftOut, vendorFiles } from '../test/conformance/vendor-files.mjs';
import { setup } from './setup.mjs';

const offline = process.argv.includes('--offline');
const verifyOnly = process.argv.includes('--verify');
const vitestArguments = process.argv.slice(2).filter((argument) => !['--verify', '--offline'].includes(argument));
const folder = mkdtempSync(join(tmpdir(), 'carillon-test-'));
const totals = { passed: 0, failed: 0, skipped: 0, notRun: [] };

/** What is tested runs here: whoever needs a proxy to get out needs none for that. */
const here = ['127.0.0.1', 'localhost'];
const without = [process.env.no_proxy ?? process.env.NO_PROXY, ...here].filter(Boolean).join(',');
const direct = { no_proxy: without, NO_PROXY: without, no_grpc_proxy: here.join(',') };

const bin = (name) => join('node_modules', '.bin', name);

/** Runs a command; its output is shown as it comes where `live`, else only if it fails. */
function run(command, args, { live }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, TZ: 'UTC', ...direct },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
        if (live) process.stdout.write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function check(name, command, args) {
  const began = Date.now();
  const { code, output } = await run(command, args, { live: false });
  totals[code === 0 ? 'passed' : 'failed']++;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) console.log(output);
}

async function inTurn(...checks) {
  for (const one of checks) await check(...one);
}

async function suites(projects) {
  const report = join(folder, 'vitest.json');
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { code, output } = await run(bin('vitest'), [...args, ...vitestArguments], { live: true });
  totals.notRun.push(...(output.match(/NOT RUN: .*/g) ?? []));
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    totals.failed++;
    console.log(`FAIL vitest left no report (exit code ${code}): ${error.message}`);
    return;
  }
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests;
  totals.skipped += result.numPendingTests + result.numTodoTests;
  // A file that cannot even be loaded has no failed test; an unhandled rejection fails none either.
  if (code !== 0 && result.numFailedTests === 0) totals.failed++;
}

try {
  await setup({ offline, engines: !verifyOnly });
  // Side by side: a formatter and a reader of imports that use one core, compilers that use what there is.
  await Promise.all([
    inTurn(
      ['format', bin('prettier'), ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '.']],
      ['unused code', bin('knip'), ['--no-progress']],
    ),
    inTurn(
      ['types', bin('tsc'), ['-p', 'tsconfig.json']],
      ['types of the sandbox page', bin('tsc'), ['-p', 'sandbox/page']],
      ['types of the console', bin('tsc'), ['-p', 'console']],
      ['lint', bin('oxlint'), []],
    ),
  ]);
  const withoutEngines = ['unit', 'sandbox', ...(vendorFiles === undefined ? [] : ['conformance'])];
  await suites(verifyOnly ? withoutEngines : [...withoutEngines, 'integration', 'workflow', 'e2e', 'faults']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const line of totals.notRun) console.log(line);
if (vendorFiles === undefined) console.log(leftOut); // no part of this project, so nothing of it was skipped
if (totals.skipped > 0) console.log(`${totals.skipped} skipped`);
// On a user's machine something may be missing; where we land code nothing may.
if (process.env.CI && (totals.notRun.length > 0 || totals.skipped > 0)) totals.failed++;
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
