import { setTimeout as sleep } from 'node:timers/promises';

export type Patience = { readonly deadline: number; readonly signal: AbortSignal };

const pollMs = 50;

/** Waits until `found` answers something; null when the time is up or the user has left. */
export async function until<T>(
  found: () => Promise<T | null> | T | null,
  { deadline, signal }: Patience,
  everyMs = pollMs,
): Promise<T | null> {
  for (;;) {
    const answer = await found();
    if (answer !== null) return answer;
    if (Date.now() > deadline || signal.aborted) return null;
    await sleep(everyMs);
  }
}
