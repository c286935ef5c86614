import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimPort } from './process/claim-port.ts';
import { freePort, isPortFree } from './process/free-port.ts';
import { readJsonFile, writePrivateFile } from './process/private-file.ts';
import type { Say } from './engine.ts';

/** A configured port is taken: the user must decide, we never move to another one silently. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError';
}

type Wanted = Readonly<{
  home: string;
  name: string;
  configured?: number | undefined;
  /** The environment variable that configures it, for the error. */
  variable?: string | undefined;
  preferred?: number | undefined;
  say: Say;
}>;

/**
 * The port of one listener of this home: the configured one (busy is an error), else the one it had last time, else the
 * preferred one, else any free one. The choice is kept in `<home>/ports.json`.
 */
export async function choosePort({ home, name, configured, variable, preferred, say }: Wanted): Promise<number> {
  if (configured !== undefined) {
    if (await isPortFree(configured)) return configured;
    throw new PortBusyError(
      `port ${configured} for ${name} is in use by another program on 127.0.0.1; ` +
        `end that program, or set ${variable ?? `CARILLON_${name.toUpperCase()}_PORT`} to a free port (unset it to let one be chosen)`,
    );
  }
  const file = join(home, 'ports.json');
  const kept = (readJsonFile(file) ?? {}) as Record<string, number>;
  const last = kept[name];
  // Everybody prefers the same ones, so only those can be wanted by two stacks that start at the same moment.
  const mayHave = (port: number): boolean => preferred === undefined || claimPort(port, home);
  if (last !== undefined && (await becomesFree(last)) && mayHave(last)) return last;
  const port =
    last === undefined && preferred !== undefined && (await isPortFree(preferred)) && mayHave(preferred)
      ? preferred
      : await freePort(new Set(Object.values(kept)));
  if (last !== undefined) say(`${name}: port ${last} of the last run is in use by another program, taking ${port}`);
  writePrivateFile(file, `${JSON.stringify({ ...kept, [name]: port }, null, 2)}\n`);
  return port;
}

/** After a crash the last connections may hold the port for a moment. */
async function becomesFree(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await isPortFree(port)) return true;
    await sleep(100);
  }
  return false;
}
