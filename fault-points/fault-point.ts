import { writeSync } from 'node:fs';
import type { FaultPoint } from './table.ts';

/** At which points this process dies, whichever it comes to first, and at which time that it gets there. */
export type Armed = ReadonlyMap<FaultPoint, number>;

let armed: Map<FaultPoint, number> | undefined;

/** Only what starts a process calls this, with what its configuration says (`CARILLON_FAULT_POINTS`). */
export function armFaultPoints(points: Armed): void {
  armed = new Map(points);
}

/** Says that this point is reached. Unless somebody armed any, that is one comparison. */
export function faultPoint(name: FaultPoint): void {
  if (armed !== undefined) pass(name, armed);
}

function pass(name: FaultPoint, points: Map<FaultPoint, number>): void {
  const left = points.get(name);
  if (left === 1) strike(name);
  else if (left !== undefined) points.set(name, left - 1);
}

/** The line by which whoever reads the log of a process knows that it died here. */
export const lastWords = (point: FaultPoint): string => JSON.stringify({ diesAt: point });

/** As a power cut would: nothing is finished, closed or written down after it. */
function strike(point: FaultPoint): void {
  writeSync(2, `${lastWords(point)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
