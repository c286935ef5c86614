import { verifyEvidence } from './verify-evidence.ts';

/** `npm run verify:evidence <dir>`: whether what `start --evidence` left there adds up; exit code 1 unless it does. */
const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('which evidence? Example: npm run verify:evidence ./evidence\n');
  process.exit(2);
}
const problems = verifyEvidence(folder);
/** Whoever wants all of them asks the function; nobody reads on. */
const most = 50;
for (const problem of problems.slice(0, most)) process.stdout.write(`${problem}\n`);
if (problems.length > most) process.stdout.write(`… and ${problems.length - most} more\n`);
const count = `${problems.length} contradiction${problems.length === 1 ? '' : 's'}`;
process.stdout.write(`${folder}: ${problems.length === 0 ? 'everything adds up' : count}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
