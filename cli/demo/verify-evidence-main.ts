import { verifyEvidence } from './verify-evidence.ts';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('which evidence? Example: npm run verify:evidence ./evidence\n');
  process.exit(2);
}
const problems = verifyEvidence(folder);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(
  problems.length === 0 ? `${folder}: everything adds up\n` : `${folder}: ${problems.length} contradictions\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
