import { writeSync } from 'node:fs';
import type { FaultPoint } from './table.ts';

/** At which point this process dies, and how many times it is passed before. */
export type Armed = Readonly<{ point: FaultPoint; hit: number }>;

let armed: FaultPoint | undefined;
let left = 0;

/** Only what starts a process calls this, with what its configuration says (`CARILLON_FAULT_POINT`). */
export function armFaultPoint({ point, hit }: Armed): void {
  armed = point;
  left = hit;
}

/** Says that this point is reached. Unless somebody armed it, that is one comparison. */
export function faultPoint(name: FaultPoint): void {
  if (name === armed) strike(name);
}

/** The line by which whoever reads the log of a process knows that it died here. */
export const lastWords = (point: FaultPoint): string => JSON.stringify({ diesAt: point });

/** As a power cut would: nothing is finished, closed or written down after it. */
function strike(point: FaultPoint): void {
  left -= 1;
  if (left > 0) return;
  writeSync(2, `${lastWords(point)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
