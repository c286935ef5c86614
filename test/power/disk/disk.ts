import { fork, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cut } from './cached-disk.ts';
import type { DiskReply, DiskRequest } from './disk-main.ts';

export type Disk = Readonly<{
  /** The block device's file, whole. */
  live: string;
  /** At once, or right after so many more writes. */
  cut(afterWrites: number): Promise<Cut>;
  /** The file with what was found after that cut; cuts in their order, one at a time. */
  show(cut: Cut, seed: number): Promise<string>;
  drop(file: string): Promise<void>;
  close(): Promise<void>;
}>;

type Asked = DiskRequest extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never;

/** A disk that loses its power on demand, as a file below `folder`. It takes root, Linux and FUSE. */
export async function startDisk(folder: string): Promise<Disk> {
  mkdirSync(folder);
  const child = fork(fileURLToPath(new URL('./disk-main.ts', import.meta.url)), [folder], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true, // a Ctrl-C is for its user, who still has to unmount what lies on it
  });
  const waiting = new Map<number, (reply: DiskReply) => void>();
  const gone = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`the disk ended: ${code}`))),
  );
  gone.catch(() => undefined);
  child.on('message', (reply: DiskReply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const answerTo = (id: number): Promise<DiskReply> =>
    Promise.race([new Promise<DiskReply>((resolve) => waiting.set(id, resolve)), gone]);
  let asked = 0;
  const ask = (request: Asked): Promise<DiskReply> => {
    asked += 1;
    const answered = answerTo(asked);
    child.send({ ...request, id: asked });
    return answered;
  };
  await answerTo(0);
  return {
    live: join(folder, 'live.img'),
    async cut(afterWrites) {
      const { cut } = await ask({ what: 'cut', afterWrites });
      if (cut === undefined) throw new Error('the disk did not say when it was cut');
      return cut;
    },
    async show(cut, seed) {
      const name = `cut-${asked}.img`;
      await ask({ what: 'show', cut, name, seed });
      return join(folder, name);
    },
    drop: async (file) => void (await ask({ what: 'drop', name: file.slice(folder.length + 1) })),
    async close() {
      await unmount(folder);
      await gone.catch(() => undefined);
    },
  };
}

/** By way of a loop device that leaves with its mount. */
export function mountImage(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  must('mount', ['-t', 'ext4', '-o', 'loop', file, folder]);
}

/** A small journal and few inodes: what is written at once stays small, and the same sizes hold on every machine. */
export function makeFileSystem(file: string): void {
  const features = 'lazy_itable_init=0,lazy_journal_init=0,nodiscard';
  must('mkfs.ext4', ['-q', '-F', '-N', '16384', '-J', 'size=32', '-E', features, file]);
}

/** What was killed a moment ago may still hold a file. */
export async function unmount(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    if (spawnSync('umount', [folder]).status === 0) return;
    await sleep(100);
  }
  must('umount', ['--lazy', folder]);
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.at(-1)}: ${stderr.trim()}`);
}
