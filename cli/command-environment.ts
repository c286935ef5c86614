import { loadDotenv } from '../config/dotenv.ts';
import type { Environment } from '../config/environment.ts';

/** The environment of a command: `.env` of the folder below the shell's own, flags above both. */
export function commandEnvironment({ home }: { readonly home?: string }): Environment {
  loadDotenv();
  return home === undefined ? process.env : { ...process.env, CARILLON_HOME: home };
}
