import { closeSync, openSync, read, writevSync } from 'node:fs';
import { spawn } from 'node:child_process';
import {
  attributesReply,
  entryReply,
  initReply,
  nameIn,
  nothing,
  openReply,
  operations,
  range,
  readRequest,
  reply,
  requestBytes,
  rootNode,
  statfsReply,
  writtenData,
  writtenReply,
} from './fuse-wire.ts';
import type { Errno, Request } from './fuse-wire.ts';
import type { Image } from './image.ts';

/** A file of the folder. Every name is another file for ever, so that the kernel never remembers the bytes of an older one. */
export type ServedFile = Readonly<{ image: Image; size: number; flush(): void }>;
type Served = ServedFile & Readonly<{ name: string; node: number }>;

export type FileServer = Readonly<{
  add(name: string, file: ServedFile): void;
  remove(name: string): void;
  /** Rejects where the kernel ends the conversation otherwise than by an unmount. */
  ended: Promise<void>;
}>;

/** Mounts a folder of files that this process answers for. Nothing here may wait for that folder: it would wait for itself. */
export async function serveFiles(folder: string): Promise<FileServer> {
  const device = openSync('/dev/fuse', 'r+');
  const files = new Map<number, Served>();
  let nodes = rootNode;
  await mount(device, folder); // before it, the device belongs to no mount and cannot be read
  const ended = converse(device, (request) => answer(request, files)).finally(() => closeSync(device));
  return {
    ended,
    add(name, file) {
      nodes += 1;
      files.set(nodes, { ...file, name, node: nodes });
    },
    remove(name) {
      for (const [node, file] of files) if (file.name === name) files.delete(node);
    },
  };
}

function mount(device: number, folder: string): Promise<void> {
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
  const child = spawn('mount', ['-i', '-t', 'fuse', '-o', options, 'carillon-disk', folder], {
    stdio: ['ignore', 'ignore', 'pipe', device],
  });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`mount: ${said.trim() || code}`))));
  });
}

/** One request after the other: what was answered first came first. */
function converse(device: number, answerTo: (request: Request) => Buffer | Errno | null): Promise<void> {
  const buffer = Buffer.alloc(requestBytes);
  return new Promise((resolve, reject) => {
    const next = (): void =>
      read(device, buffer, 0, buffer.length, null, (error, length) => {
        if (error?.code === 'ENODEV') return resolve(); // unmounted
        if (error?.code === 'EINTR' || error?.code === 'ENOENT') return next(); // the request was taken back
        if (error) return reject(error);
        const request = readRequest(buffer.subarray(0, length));
        const body = answerTo(request);
        try {
          if (body !== null) writevSync(device, reply(request.unique, body));
        } catch (problem) {
          // Whoever asked has gone meanwhile.
          if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') return reject(problem);
        }
        next();
      });
    next();
  });
}

/** Null: nobody waits for an answer. */
function answer({ operation, node, body }: Request, files: ReadonlyMap<number, Served>): Buffer | Errno | null {
  const file = files.get(node);
  switch (operation) {
    case operations.INIT:
      return initReply(body);
    case operations.LOOKUP: {
      const found = [...files.values()].find(({ name }) => name === nameIn(body));
      return found ? entryReply({ ...found, folder: false }) : 'ENOENT';
    }
    case operations.GETATTR:
    case operations.SETATTR:
      if (node === rootNode) return attributesReply({ node, size: 0, folder: true });
      return file ? attributesReply({ ...file, folder: false }) : 'ENOENT';
    case operations.OPEN:
    case operations.OPENDIR:
      return openReply();
    case operations.READ: {
      if (!file) return 'EIO';
      const { offset, length } = range(body);
      return file.image.read(offset, Math.max(0, Math.min(length, file.size - offset)));
    }
    case operations.WRITE: {
      if (!file) return 'EIO';
      const data = writtenData(body);
      file.image.write(range(body).offset, data);
      return writtenReply(data.length);
    }
    case operations.FSYNC:
      file?.flush();
      return file ? nothing : 'EIO';
    case operations.STATFS:
      return statfsReply([...files.values()].reduce((sum, { size }) => sum + size, 0));
    case operations.FLUSH: // a close, which promises nothing
    case operations.READDIR:
    case operations.RELEASE:
    case operations.RELEASEDIR:
    case operations.DESTROY:
      return nothing;
    case operations.FORGET:
    case operations.BATCH_FORGET:
    case operations.INTERRUPT:
      return null;
    default:
      return 'ENOSYS';
  }
}
