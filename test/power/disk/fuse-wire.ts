/**
 * The part of the kernel's FUSE protocol (include/uapi/linux/fuse.h, version 7) that a folder with a few large files needs. All numbers
 * are little-endian on the machines we know.
 */
export const operations = {
  LOOKUP: 1,
  FORGET: 2,
  GETATTR: 3,
  SETATTR: 4,
  OPEN: 14,
  READ: 15,
  WRITE: 16,
  STATFS: 17,
  RELEASE: 18,
  FSYNC: 20,
  FLUSH: 25,
  INIT: 26,
  OPENDIR: 27,
  READDIR: 28,
  RELEASEDIR: 29,
  INTERRUPT: 36,
  DESTROY: 38,
  BATCH_FORGET: 42,
} as const;

export const rootNode = 1;
const inHeaderBytes = 40;
const writeHeaderBytes = 40;
/** The most that one request writes; the kernel asks for buffers that hold it and its headers. */
const maxWriteBytes = 2 ** 20;
export const requestBytes = maxWriteBytes + 65_536;

const errno = { ENOENT: 2, EIO: 5, ENOSYS: 38 } as const;
export type Errno = keyof typeof errno;

export type Request = Readonly<{ operation: number; unique: bigint; node: number; body: Buffer }>;

export function readRequest(bytes: Buffer): Request {
  return {
    operation: bytes.readUInt32LE(4),
    unique: bytes.readBigUInt64LE(8),
    node: Number(bytes.readBigUInt64LE(16)),
    body: bytes.subarray(inHeaderBytes),
  };
}

/** Header and body; a body that is a word is what went wrong. */
export function reply(unique: bigint, body: Buffer | Errno): Buffer[] {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(typeof body === 'string' ? 16 : 16 + body.length, 0);
  if (typeof body === 'string') header.writeInt32LE(-errno[body], 4);
  header.writeBigUInt64LE(unique, 8);
  return typeof body === 'string' || body.length === 0 ? [header] : [header, body];
}

export const nothing = Buffer.alloc(0);

/** Without FUSE_WRITEBACK_CACHE: each write reaches us before it is answered, in its order. */
export function initReply(request: Buffer): Buffer {
  const flags = { ASYNC_READ: 1, BIG_WRITES: 1 << 5, MAX_PAGES: 1 << 22 };
  const body = Buffer.alloc(64);
  body.writeUInt32LE(7, 0);
  body.writeUInt32LE(Math.min(request.readUInt32LE(4), 31), 4);
  body.writeUInt32LE(request.readUInt32LE(8), 8); // as much read-ahead as it likes
  body.writeUInt32LE(flags.ASYNC_READ | flags.BIG_WRITES | flags.MAX_PAGES, 12);
  body.writeUInt16LE(16, 16); // requests in the background
  body.writeUInt16LE(12, 18);
  body.writeUInt32LE(maxWriteBytes, 20);
  body.writeUInt32LE(1, 24); // ns, the grain of times
  body.writeUInt16LE(maxWriteBytes / 4_096, 28);
  return body;
}

type Attributes = Readonly<{ node: number; size: number; folder: boolean }>;

function attributes({ node, size, folder }: Attributes): Buffer {
  const body = Buffer.alloc(88);
  body.writeBigUInt64LE(BigInt(node), 0);
  body.writeBigUInt64LE(BigInt(size), 8);
  body.writeBigUInt64LE(BigInt(size / 512), 16);
  body.writeUInt32LE(folder ? 0o040755 : 0o100600, 60);
  body.writeUInt32LE(1, 64); // links
  body.writeUInt32LE(4_096, 80); // block size
  return body;
}

const validForS = 3_600n; // nobody changes them behind the kernel's back

export function entryReply(file: Attributes): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(BigInt(file.node), 0);
  head.writeBigUInt64LE(validForS, 16);
  head.writeBigUInt64LE(validForS, 24);
  return Buffer.concat([head, attributes(file)]);
}

export function attributesReply(file: Attributes): Buffer {
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(validForS, 0);
  return Buffer.concat([head, attributes(file)]);
}

export function statfsReply(bytes: number): Buffer {
  const body = Buffer.alloc(80);
  body.writeBigUInt64LE(BigInt(bytes / 4_096), 0);
  body.writeUInt32LE(4_096, 40);
  body.writeUInt32LE(255, 44);
  body.writeUInt32LE(4_096, 48);
  return body;
}

export const openReply = (): Buffer => Buffer.alloc(16);

export function writtenReply(bytes: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32LE(bytes, 0);
  return body;
}

/** READ and WRITE begin alike. */
export function range(body: Buffer): Readonly<{ offset: number; length: number }> {
  return { offset: Number(body.readBigUInt64LE(8)), length: body.readUInt32LE(16) };
}

export function writtenData(body: Buffer): Buffer {
  return body.subarray(writeHeaderBytes, writeHeaderBytes + range(body).length);
}

export const nameIn = (body: Buffer): string => body.toString('utf8', 0, body.indexOf(0));
