import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** stdout belongs to the result of the command that follows. */
export const say = (line) => void process.stderr.write(`${line}\n`);

/** Runs `work`; if it lasts longer than 2 s, says what is going on, how far, and for how long. */
export async function withProgress(what, work, far = () => '') {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let spoke = false;
  const timer = setInterval(() => {
    spoke = true;
    const detail = far();
    say(`${what} … ${detail ? `${detail}, ` : ''}${seconds()}`);
  }, 2000);
  try {
    const result = await work();
    if (spoke) say(`${what}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
