import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemFolder } from './postgres/folders.ts';
import { stopEngines } from './stop.ts';

/**
 * What `resetHome` would delete: every entry of the home that Carillon made, and the system folder of a PostgreSQL run
 * as root. Engine programs in the per-user cache stay.
 */
export function whatResetDeletes(home: string): readonly string[] {
  const folder = resolve(home);
  if (!existsSync(folder)) return [];
  const outside = systemFolder(folder);
  const inside = readdirSync(folder)
    .filter((name) => OURS.has(name) || /^(engines|stack)\.lock$/.test(name))
    .map((name) => join(folder, name));
  return [...(outside === undefined ? [] : [outside]), ...inside];
}

/** Stops the engines of this home and deletes their data, ports and passwords. Returns what it deleted. */
export async function resetHome(home: string): Promise<readonly string[]> {
  await stopEngines(home);
  const doomed = whatResetDeletes(home);
  // The system folder first: once the home's location.json is gone, nobody would find it any more.
  for (const path of doomed) rmSync(path, { recursive: true, force: true });
  return doomed;
}

/** Names we create in a home; anything else there belongs to the user and stays. */
const OURS = new Set(
  'postgres nats temporal logs sandbox keys ports.json running.json keys.json local-keys.json'.split(' '),
);
