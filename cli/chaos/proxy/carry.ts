import type { Socket } from 'node:net';

/** What stands in the way of bytes at the moment it is asked. */
export type Way = Readonly<{
  /** Resolves once a piece that came at `cameAt` (ms) may go on. */
  open(cameAt: number): Promise<void>;
  /** How many of so many bytes may still pass; fewer than asked for ends the connection after them. */
  allow(bytes: number): number;
  /** Both sides hear of an end, or of a reset. */
  hangUp(): void;
  breakOff(): void;
  /** Resolves when the end of one side may be heard on the other. */
  end(): Promise<void>;
}>;

/** So much may wait inside of us before the sender is held back, as a network does. */
const roomBytes = 1_048_576;

/** Carries what `from` says to `to`, in order, for as long as both live. */
export function carry(from: Socket, to: Socket, way: Way): void {
  let waiting = 0;
  let line: Promise<void> = Promise.resolve();
  const inLine = (step: () => Promise<void>): void => {
    line = line.then(step).catch(() => way.breakOff());
  };
  from.on('data', (piece: Buffer) => {
    const cameAt = performance.now();
    waiting += piece.length;
    if (waiting > roomBytes) from.pause();
    inLine(async () => {
      await way.open(cameAt);
      const allowed = way.allow(piece.length);
      await write(to, piece.subarray(0, allowed));
      if (allowed < piece.length) return way.hangUp();
      waiting -= piece.length;
      if (waiting <= roomBytes) from.resume();
      return undefined;
    });
  });
  from.on('end', () =>
    inLine(async () => {
      await way.open(performance.now());
      await way.end();
      to.end();
    }),
  );
}

/** Resolves when the piece is out of our hands, or nobody wants it any more. */
const write = (to: Socket, piece: Buffer): Promise<void> =>
  new Promise((resolve) => {
    if (to.destroyed || !to.writable || piece.length === 0) return resolve();
    to.write(piece, () => resolve());
    return undefined;
  });
