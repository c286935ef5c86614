import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resetHome } from '../engines/reset.ts';

/** Runs `use` with an empty temporary home; whatever still runs for it afterwards is ended, and the folder deleted. */
export async function inOwnHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'carillon bench '));
  try {
    return await use(home);
  } finally {
    await resetHome(home);
    rmSync(home, { recursive: true, force: true });
  }
}
