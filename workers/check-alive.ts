/** `node dist/workers/check-alive.js`: exit code 0 while the process whose CARILLON_ALIVE_FILE this is works, else 1 and why. */
import { statSync } from 'node:fs';
import { isFresh } from './alive-file.ts';

const path = process.env['CARILLON_ALIVE_FILE'] ?? '';
try {
  const { mtimeMs } = statSync(path);
  if (!isFresh(mtimeMs, Date.now())) fail(`${path} was last touched at ${new Date(mtimeMs).toISOString()}`);
} catch (error) {
  fail(`CARILLON_ALIVE_FILE: ${(error as Error).message}`);
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
