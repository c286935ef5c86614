import { spokenSeconds } from '../call.ts';
import type { Line } from './play.ts';

/** A file's length is not known here, because it is never fetched. Seconds. */
const FILE_S = 5;

/** How long it takes to hear them. Seconds. */
export const secondsOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + secondsOfOne(line), 0);

function secondsOfOne(line: Line): number {
  if (line.kind === 'say') return spokenSeconds(line.text);
  if (line.kind === 'play') return FILE_S * line.times;
  return line.kind === 'pause' ? line.seconds : 0;
}
