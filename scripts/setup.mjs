/**
 * Makes a clone ready to run: checks the machine, installs packages, compiles to dist/, finds or builds the engines.
 * Plain Node without dependencies, because it runs before anything is installed. Everything it says goes to stderr.
 * Flags: --offline (download nothing), --no-engines (packages and dist/ only).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildDist } from './setup/build.mjs';
import { checkMachine } from './setup/checks.mjs';
import { buildConsole } from './setup/console.mjs';
import { installPackages } from './setup/install.mjs';
import { holdSetupLock } from './setup/lock.mjs';
import { root, say } from './setup/say.mjs';

/** Throws an error whose message is a sentence for the user. A second call on an unchanged clone takes well under 1 s. */
export async function setup({ offline = false, engines = true, announce = true } = {}) {
  const release = await holdSetupLock();
  try {
    checkMachine({ firstTime: !existsSync(join(root, 'node_modules', '.carillon-install')) });
    await installPackages({ offline });
    await buildDist();
    await buildConsole();
    if (engines) {
      const { prepareEngines } = await import(pathToFileURL(join(root, 'dist', 'engines', 'prepare.js')).href);
      await prepareEngines({ offline, say: announce ? say : () => undefined, progress: say });
    }
  } finally {
    release();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setup({ offline: process.argv.includes('--offline'), engines: !process.argv.includes('--no-engines') });
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
