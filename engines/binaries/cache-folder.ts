import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where engine programs are kept for this user, outside every home and every clone. */
export function cacheFolder(env: Environment, platform = process.platform, home = homedir()): string {
  const chosen = env['XDG_CACHE_HOME'];
  // The XDG rule: a relative path is invalid and must be ignored.
  if (chosen?.startsWith('/')) return join(chosen, 'carillon', 'engines');
  return join(home, ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'carillon', 'engines');
}

/** The cached file of a program for this platform. */
export const cachedFile = (folder: string, cacheName: string): string =>
  join(folder, `${cacheName}-${process.platform}-${process.arch}`);
