/** `npm start -- <flags>`: set-up, then `carillon start <flags>` in this very process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, say } from './setup/say.mjs';
import { setup } from './setup.mjs';

const flags = process.argv.slice(2);
try {
  await setup({ offline: flags.includes('--offline'), engines: !flags.includes('--external'), announce: false });
  const main = join(root, 'dist', 'cli', 'main.js');
  process.argv = [process.argv[0], main, 'start', ...flags];
  await import(pathToFileURL(main).href);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
