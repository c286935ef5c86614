import { isFaultPoint } from '../fault-points/table.ts';
import type { FaultPoint } from '../fault-points/table.ts';
import type { ClockJump } from '../fault-points/clock-jump.ts';
import type { Armed } from '../fault-points/fault-point.ts';
import type { Delivery } from './delivery.ts';
import type { Reader } from './environment.ts';

/**
 * CARILLON_FAULT_POINTS, such as `claim:committed` or `claim:committed@3,record:committed`: where the process kills itself, whichever it
 * comes to first, and at which time that it gets there. For chaos runs; where people could wait for messages nobody may set it.
 */
export function readFaultPoints(reader: Reader, delivery: Delivery | undefined): Armed | undefined {
  const text = reader.text('CARILLON_FAULT_POINTS');
  if (text === undefined) return undefined;
  if (delivery !== undefined && delivery !== 'sandbox')
    reader.problem(
      `CARILLON_FAULT_POINTS kills the process, which is allowed only with CARILLON_DELIVERY=sandbox, not ${delivery}`,
    );
  const armed = new Map<FaultPoint, number>();
  for (const one of text.split(',')) {
    const [, point = '', hit = '1'] = /^([a-z-]+:[a-z-]+)(?:@([1-9]\d{0,5}))?$/.exec(one.trim()) ?? [];
    if (isFaultPoint(point)) armed.set(point, Number(hit));
    else
      reader.problem(
        `CARILLON_FAULT_POINTS: ${one} is no fault point; expected one or more, such as claim:committed@3`,
      );
  }
  return armed;
}

/** A day: beyond it nobody's clock is merely wrong. */
const farthestMs = 86_400_000;

/**
 * CARILLON_CLOCK_JUMP, such as `-7200000@3000`: by how much the wall clock of this process is wrong from some ms after its start on. For
 * chaos runs, and refused like a fault point.
 */
export function readClockJump(reader: Reader, delivery: Delivery | undefined): ClockJump | undefined {
  const text = reader.text('CARILLON_CLOCK_JUMP');
  if (text === undefined) return undefined;
  const [, by, after] = /^(-?\d{1,8})@(\d{1,7})$/.exec(text) ?? [];
  if (delivery !== undefined && delivery !== 'sandbox')
    reader.problem(
      `CARILLON_CLOCK_JUMP sets the clock of the process, which is allowed only with CARILLON_DELIVERY=sandbox, not ${delivery}`,
    );
  if (by !== undefined && Math.abs(Number(by)) <= farthestMs) return { byMs: Number(by), afterMs: Number(after) };
  reader.problem(
    `CARILLON_CLOCK_JUMP=${text}: expected ms by which, at most a day, and ms after which, such as -7200000@3000`,
  );
  return undefined;
}
