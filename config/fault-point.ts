import { isFaultPoint } from '../fault-points/table.ts';
import type { Armed } from '../fault-points/fault-point.ts';
import type { Delivery } from './delivery.ts';
import type { Reader } from './environment.ts';

/**
 * CARILLON_FAULT_POINT, such as `claim:committed` or `claim:committed@3`: where the process kills itself, and at which time that it gets
 * there. For chaos runs; where people could wait for messages nobody may set it.
 */
export function readFaultPoint(reader: Reader, delivery: Delivery | undefined): Armed | undefined {
  const text = reader.text('CARILLON_FAULT_POINT');
  if (text === undefined) return undefined;
  const [, point = '', hit = '1'] = /^([a-z-]+:[a-z-]+)(?:@([1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (delivery !== undefined && delivery !== 'sandbox')
    reader.problem(
      `CARILLON_FAULT_POINT kills the process, which is allowed only with CARILLON_DELIVERY=sandbox, not ${delivery}`,
    );
  if (isFaultPoint(point)) return { point, hit: Number(hit) };
  reader.problem(`CARILLON_FAULT_POINT=${text}: expected the name of a fault point, such as claim:committed@3`);
  return undefined;
}
