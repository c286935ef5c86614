import { join } from 'node:path';
import { packageRoot } from '../../engines/package-root.ts';
import { describeApi } from './describe-api.ts';
import { writeTypes } from './write-types.ts';

export const apiTypesFile = join(packageRoot(), 'console', 'api-types.d.ts');

/** What that file has to hold, formatted as everything here is. */
export async function apiTypes(): Promise<string> {
  // Needed for this alone, and no dependency of what runs.
  const { format, resolveConfig } = await import('prettier');
  const options = await resolveConfig(apiTypesFile);
  return format(writeTypes(await describeApi()), { ...options, filepath: apiTypesFile });
}
