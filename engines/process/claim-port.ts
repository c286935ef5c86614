import { linkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from './identity.ts';
import { readJsonFile, writePrivateFile } from './private-file.ts';

type Claim = Readonly<{ pid: number; identity: string; home: string }>;

const fileOf = (port: number): string => join(tmpdir(), `carillon-port-${process.getuid?.() ?? 0}-${port}.json`);

/**
 * A port is chosen seconds before anything listens on it; meanwhile another stack of this user must not choose it too. False
 * when a living process holds it for another home. The claim ends with this process.
 */
export function claimPort(port: number, home: string): boolean {
  const file = fileOf(port);
  const mine: Claim = { pid: process.pid, identity: processIdentity(process.pid) ?? '', home };
  const draft = `${file}.${process.pid}`;
  // Twice: what a dead process left is cleared away first.
  for (const attempt of [1, 2]) {
    try {
      writePrivateFile(draft, JSON.stringify(mine));
      linkSync(draft, file); // whole or not at all, unless somebody was faster
      process.once('exit', () => rmSync(file, { force: true }));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return true; // no place for claims: as if there were none
      const holder = readJsonFile(file) as Claim | undefined;
      if (holder && isSameProcess(holder)) return holder.pid === process.pid && holder.home === home;
      if (attempt === 1) rmSync(file, { force: true });
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return false;
}
