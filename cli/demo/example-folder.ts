import { join } from 'node:path';
import { packageRoot } from '../../engines/package-root.ts';

/** The workspace that `start` publishes and plays. */
export const exampleFolder = join(packageRoot(), 'examples', 'acme');
