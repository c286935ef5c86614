import type { KillWorld } from '../../kill/world.ts';

/** Posts to the api as a Segment client does; throws on anything but success. */
export async function segment({ stack }: KillWorld, path: string, body: unknown): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${stack.keys.writeKey}:`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${stack.api}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** A command, as whoever operates the stack gives it. */
export async function command<T>({ stack }: KillWorld, path: string, body: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${stack.keys.apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${stack.api}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
