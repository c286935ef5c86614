import { verifyEvidence } from './verify-evidence.ts';

/** `npm run verify:evidence <dir>`: whether what `start --evidence` left there adds up; exit code 1 unless it does. */
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('which evidence? Example: npm run verify:evidence ./evidence\n');
  process.exit(2);
}
const problems = verifyEvidence(folder);
for (const problem of problems) process.stdout.write(`${problem}\n`);
const count = `${problems.length} contradiction${problems.length === 1 ? '' : 's'}`;
process.stdout.write(`${folder}: ${problems.length === 0 ? 'everything adds up' : count}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
