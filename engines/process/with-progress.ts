import type { Say } from '../engine.ts';

const QUIET_MS = 2_000;

/** Runs `work`; when it lasts longer than 2 s, says every few seconds what is going on, how far, and for how long. */
export async function withProgress<T>(say: Say, what: string, work: () => Promise<T>, far?: () => string): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1_000)} s`;
  let spoke = false;
  const timer = setInterval(() => {
    spoke = true;
    const detail = far?.();
    say(`${what} … ${detail ? `${detail}, ` : ''}${seconds()}`);
  }, QUIET_MS);
  try {
    const result = await work();
    if (spoke) say(`${what}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
