import type { PathValues } from './requests.ts';
import type { World } from './world.ts';

/** Makes what an operation is about: a bulk to be moved, a message to be found. Says what to call it by. */
export type Prepare = (world: World) => Promise<PathValues>;

const DAY_MS = 86_400_000;
export const tomorrow = (): string => new Date(Date.now() + DAY_MS).toISOString().replace('Z', '+0000');

/** Sends; what is not taken is told at once, and not by what is missing later. */
export async function send(world: World, path: string, body: object): Promise<unknown> {
  const answer = await world.call({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return answer.json;
}

/** Waits until everything that was taken and is not planned for later has ended. */
export async function ended(world: World): Promise<void> {
  const pending = (): boolean =>
    world.sandbox.oracle.entries.some(
      ({ outcome, doneAt, sendAt }) => outcome === 'accepted' && doneAt === undefined && sendAt === undefined,
    );
  const until = Date.now() + 5_000;
  while (pending() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Endings of documented numbers: delivered, undeliverable, refused, expired, on the blocklist. */
export const fates = ['1111111', '5550001', '5550002', '5550003', '5550004'].map((end) => `38591${end}`);
