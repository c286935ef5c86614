import { loadDotenv } from '../config/dotenv.ts';
import type { Environment } from '../config/environment.ts';

/** What every command takes that talks to a stack: `.option(...homeOption)`. */
export const homeOption = ['--home <folder>', 'folder of the stack (CARILLON_HOME, default .carillon)'] as const;

/** The environment of a command: `.env` of the folder below the shell's own, flags above both. */
export function commandEnvironment({ home }: { readonly home?: string }): Environment {
  loadDotenv();
  return home === undefined ? process.env : { ...process.env, CARILLON_HOME: home };
}
