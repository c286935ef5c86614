import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';

/** A file system of its own for the streams, which can be made full. */
export type Volume = Readonly<{
  /** Leaves no room beyond what is used. */
  fill(): void;
  free(): void;
  unmount(): void;
}>;

/** NATS wants to see the room that our streams reserve, and a third more; memory is taken only as far as it is used. */
const sizeBytes = 1_536 * 2 ** 20;

/** Each takes two milliseconds. */
const mostTries = 50;

/** Mounts it on the folder, or says why that cannot be done: it takes Linux and root. */
export function mountVolume(folder: string): Volume | Readonly<{ cannot: string }> {
  if (process.platform !== 'linux') return { cannot: 'small volumes are made of tmpfs, which only Linux has' };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mounted = run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=700`, 'carillon-chaos', folder]);
  if (mounted !== null) return { cannot: `no volume could be mounted: ${mounted}` };
  const must = (command: string, args: readonly string[]): void => {
    const refused = run(command, args);
    if (refused !== null) throw new Error(`${command} ${folder}: ${refused}`);
  };
  const sized = (bytes: number): readonly string[] => ['-o', `remount,size=${bytes}`, folder];
  // Smaller than what is used is refused, and NATS goes on writing between the question and the command.
  const fill = (): void => {
    for (let tries = 1; tries < mostTries; tries += 1) if (run('mount', sized(usedBytes(folder))) === null) return;
    must('mount', sized(usedBytes(folder)));
  };
  return {
    fill,
    free: () => must('mount', sized(sizeBytes)),
    unmount: () => must('umount', [folder]),
  };
}

function usedBytes(folder: string): number {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return Math.max(1, blocks - bfree) * bsize;
}

/** Null when it went well, else what it said. */
function run(command: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? null : stderr.trim().split('\n')[0] || `exit code ${status}`;
}
