import { existsSync } from 'node:fs';

/** Adds `.env` of the folder to the environment, for commands a person types; what is already set wins. */
export function loadDotenv(file = '.env'): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
