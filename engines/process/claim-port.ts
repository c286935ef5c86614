import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from './identity.ts';

type Claim = Readonly<{ pid: number; identity: string; home: string }>;

const fileOf = (port: number): string => join(tmpdir(), `carillon-port-${port}.json`);

/**
 * A port is chosen seconds before anything listens on it; meanwhile another stack of this machine must not choose it too.
 * False when a living process holds it for another home. The claim ends with this process.
 */
export function claimPort(port: number, home: string): boolean {
  const file = fileOf(port);
  const claim: Claim = {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
    home: createHash('sha256').update(home).digest('hex'), // every user of the machine can read it
  };
  // Twice: what a dead process left is cleared away first.
  for (const attempt of [1, 2]) {
    const made = create(file, JSON.stringify(claim));
    if (made === 'impossible') return true; // no place for claims: as if there were none
    if (made === 'done') {
      process.once('exit', () => rmSync(file, { force: true }));
      return true;
    }
    const holder = read(file);
    if (holder !== undefined && isSameProcess(holder)) return holder.pid === claim.pid && holder.home === claim.home;
    if (attempt === 1 && !remove(file)) return false;
  }
  return false;
}

/** Whole or not at all, and only if nobody was faster. */
function create(file: string, text: string): 'done' | 'exists' | 'impossible' {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o644 });
    linkSync(draft, file);
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'exists' : 'impossible';
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}

/** False when it belongs to another user: then it stays, and so does the port. */
function remove(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}
