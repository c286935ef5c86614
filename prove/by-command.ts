import { spawn } from 'node:child_process';
import type { Figure, Proof } from './proof.ts';

/** A line that a command proves by its exit code; the last line it prints is the figure. */
export function byCommand(id: string, claim: string, command: string, target: string): Proof {
  return { id, claim, command, target, how: { kind: 'command' } };
}

export function runCommand(command: string): Promise<Figure> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      // Whoever wants to know why finds it here: a recorded line holds the last line only.
      if (code !== 0) process.stderr.write(output);
      const last = output.trimEnd().split('\n').at(-1) ?? '';
      resolve({ figure: last.slice(0, 300) || `exit code ${code}`, met: code === 0 });
    });
  });
}
