import { runCommand } from './by-command.ts';
import { proofs } from './proofs.ts';
import type { Figure, Line, Proof } from './proof.ts';
import { record } from './records.ts';
import { createTestRuns } from './test-runs.ts';

const help = `Usage: npm run prove [id …] [-- --list | --record]

Runs what a command can check: one JSON line per line of the promises, with its figure beside its target. What cannot run
counts as short. Exit code: 0 all met, 1 one is short, 2 an unknown id.

  --list     every line, and the command that checks it
  --record   keeps the figures in prove/results.json and writes docs/reliability.md

Examples:
  npm run prove -- --list
  npm run prove 2.20
  npm run prove 4.14 4.17 -- --record
`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(help);
  process.exit(0);
}
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = wanted.length === 0 ? proofs : proofs.filter(({ id }) => wanted.includes(id));
const unknown = wanted.filter((id) => !proofs.some((proof) => proof.id === id));

if (unknown.length > 0) {
  process.stderr.write(`nobody claims ${unknown.join(', ')}; there are: ${proofs.map(({ id }) => id).join(' ')}\n`);
  process.exit(2);
}
if (process.argv.includes('--list')) {
  for (const { id, claim, command } of proofs)
    process.stdout.write(`${id.padEnd(6)} ${claim}\n       ${command || 'nothing proves it so far'}\n`);
  process.exit(0);
}

const recording = process.argv.includes('--record');
const runTests = createTestRuns(chosen);
const lines: Line[] = [];
for (const [at, proof] of chosen.entries()) {
  process.stderr.write(`${at + 1} of ${chosen.length}: ${proof.id} ${proof.claim} …\n`);
  const line = await prove(proof);
  lines.push(line);
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (recording) record(proofs, [line]);
}
process.exitCode = lines.every(({ verdict }) => verdict === 'met') ? 0 : 1;

async function prove({ id, command, target, how }: Proof): Promise<Line> {
  const run = (): Promise<Figure> => {
    switch (how.kind) {
      case 'tests':
        return runTests(how);
      case 'command':
        return runCommand((recording && how.keeping) || command);
      case 'missing':
        return Promise.resolve({ figure: how.missing, met: false });
    }
  };
  try {
    const { figure, met } = await run();
    return { id, command, target, figure, verdict: met ? 'met' : 'short' };
  } catch (error) {
    return { id, command, target, figure: error instanceof Error ? error.message : String(error), verdict: 'short' };
  }
}
