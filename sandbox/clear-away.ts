import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY_MS = 250;
/** Of one processor: below it nobody asks for anything. */
const RESTING_SHARE = 0.2;
/** Not worth the 20 ms that it takes. */
const LEAST_BYTES = 2 * 1024 * 1024;

/**
 * Clears away what a burst of messages has left behind, once nobody asks for anything any more. V8 does it when it needs the room, which may
 * be hours later: until then up to 15 MiB of garbage lie about in a process that is a guest on somebody's machine.
 */
export function clearAwayAtRest(): void {
  setFlagsFromString('--expose-gc');
  const clearAway = runInNewContext('gc') as () => void;
  let left = process.memoryUsage().heapUsed;
  let before = process.cpuUsage();
  const look = (): void => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    if ((user + system) / 1_000 > RESTING_SHARE * LOOK_EVERY_MS) return;
    if (process.memoryUsage().heapUsed - left < LEAST_BYTES) return;
    clearAway();
    left = process.memoryUsage().heapUsed;
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
