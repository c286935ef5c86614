import { setTimeout as sleep } from 'node:timers/promises';
import type { KillWorld } from './world.ts';

/** Posts to the api as a Segment client does; throws on anything but success. */
export async function segment({ stack }: KillWorld, path: string, body: unknown): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${stack.keys.writeKey}:`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const url = `${stack.api}/v1/${path}`;
  // Whoever is told to come back later does so; nobody else is asked twice.
  for (;;) {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 429) throw new Error(`${path}: ${response.status} ${text}`);
    await sleep(Number(response.headers.get('retry-after') ?? 1) * 1_000);
  }
}

const mostInABatch = 100;
const atOnce = 8;

/** So many calls as it takes, a few at a time, each acknowledged when it resolves: in order within a batch only. */
export async function segmentBatches(world: KillWorld, calls: readonly object[]): Promise<void> {
  let from = 0;
  const lane = async (): Promise<void> => {
    while (from < calls.length) {
      const batch = calls.slice(from, (from += mostInABatch));
      await segment(world, 'batch', { batch });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** A command, as whoever operates the stack gives it. */
export async function command<T>(
  { stack }: KillWorld,
  path: string,
  body: unknown,
  method: 'POST' | 'PUT' = 'POST',
): Promise<T> {
  const headers = { authorization: `Bearer ${stack.keys.apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${stack.api}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
