/**
 * The disk, in a process of its own because whoever uses it may wait for it: `node … disk-main.ts <folder>` mounts the folder with
 * `live.img` in it, and does what its parent asks by IPC. It ends with the mount.
 */
import { createRandom } from '../../../sandbox/faults/random.ts';
import { createCachedDisk } from './cached-disk.ts';
import type { Cut } from './cached-disk.ts';
import type { Image } from './image.ts';
import { serveFiles } from './serve-files.ts';

export type DiskRequest = Readonly<
  { id: number } & (
    | {
        what: 'cut';
        /** Now, or right after so many more writes: then its cache surely holds some. */ afterWrites: number;
      }
    | { what: 'show'; cut: Cut; name: string; seed: number }
    | { what: 'drop'; name: string }
  )
>;
export type DiskReply = Readonly<{ id: number; cut?: Cut }>;

/** NATS wants to see the room that our streams reserve, and a third more. Memory is taken only as far as it is used. */
const size = 2 * 2 ** 30;

const [folder = ''] = process.argv.slice(2);
const disk = createCachedDisk();
const server = await serveFiles(folder);
let ordered: { readonly id: number; writes: number } | undefined;
const tell = (reply: DiskReply): void => void process.send?.(reply);
const live: Image = {
  read: disk.live.read,
  write(offset, data) {
    disk.live.write(offset, data);
    if (ordered === undefined) return;
    ordered.writes -= 1;
    if (ordered.writes > 0) return;
    tell({ id: ordered.id, cut: disk.cut() });
    ordered = undefined;
  },
};
server.add('live.img', { image: live, size, flush: disk.flush });

const obey = (request: DiskRequest): void => {
  const { id } = request;
  switch (request.what) {
    case 'cut':
      if (request.afterWrites === 0) return tell({ id, cut: disk.cut() });
      ordered = { id, writes: request.afterWrites };
      return;
    case 'show':
      server.add(request.name, {
        image: disk.after(request.cut, createRandom(request.seed)),
        size,
        flush: () => undefined,
      });
      return tell({ id });
    case 'drop':
      server.remove(request.name);
      return tell({ id });
  }
};
process.on('message', obey);
tell({ id: 0 });
await server.ended;
process.disconnect?.();
