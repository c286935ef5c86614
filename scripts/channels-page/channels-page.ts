import { join } from 'node:path';
import { available } from '../../domain/channel.ts';
import { packageRoot } from '../../engines/package-root.ts';
import { writePage } from './write-page.ts';

export const channelsPageFile = join(packageRoot(), 'docs', 'channels.md');

/** What that file has to hold, formatted as everything here is. */
export async function channelsPage(): Promise<string> {
  // Needed for this alone, and no dependency of what runs.
  const { format, resolveConfig } = await import('prettier');
  const options = await resolveConfig(channelsPageFile);
  return format(writePage(available), { ...options, filepath: channelsPageFile });
}
