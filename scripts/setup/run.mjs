import { spawn } from 'node:child_process';
import { root } from './say.mjs';

/** Runs a program in the clone and returns how it ended with the end of what it printed; prints nothing itself. */
export function run(command, args, { env = process.env } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-20_000)));
    }
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
