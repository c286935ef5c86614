/**
 * The disk, in a process of its own because whoever uses it may wait for it: `node … disk-main.ts <folder>` mounts the folder with
 * `live.img` in it, and does what its parent asks by IPC. It ends with the mount.
 */
import { createRandom } from '../../../sandbox/faults/random.ts';
import { createCachedDisk } from './cached-disk.ts';
import type { Cut } from './cached-disk.ts';
import { serveFiles } from './serve-files.ts';

export type DiskRequest = Readonly<
  { id: number } & (
    { what: 'cut' } | { what: 'show'; cut: Cut; name: string; seed: number } | { what: 'drop'; name: string }
  )
>;
export type DiskReply = Readonly<{ id: number; cut?: Cut }>;

/** NATS wants to see the room that our streams reserve, and a third more. Memory is taken only as far as it is used. */
const size = 2 * 2 ** 30;

const [folder = ''] = process.argv.slice(2);
const disk = createCachedDisk();
const server = await serveFiles(folder);
server.add('live.img', { image: disk.live, size, flush: disk.flush });

const obey = (request: DiskRequest): DiskReply => {
  const { id } = request;
  switch (request.what) {
    case 'cut':
      return { id, cut: disk.cut() };
    case 'show':
      server.add(request.name, {
        image: disk.after(request.cut, createRandom(request.seed)),
        size,
        flush: () => undefined,
      });
      return { id };
    case 'drop':
      server.remove(request.name);
      return { id };
  }
};
process.on('message', (request: DiskRequest) => process.send?.(obey(request)));
process.send?.({ id: 0 } satisfies DiskReply);
await server.ended;
process.disconnect?.();
