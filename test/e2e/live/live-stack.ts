import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalKeys } from '../../../adapters/keys/local-keys.ts';
import type { DemoSummary } from '../../../cli/demo/summary.ts';
import type { OracleEntry } from '../../../cli/demo/books/far-side.ts';
import { readStackRecord } from '../../../cli/stack/stack-record.ts';

/** A stack that `carillon start` brought up, seen from outside. */
export type LiveStack = Readonly<{
  home: string;
  summary: DemoSummary;
  keys: LocalKeys;
  /** With which a command acts on it. */
  environment: Readonly<Record<string, string>>;
  /** Bodies of everything that was refused over HTTP. */
  refusals: string[];
}>;

export function liveStack(home: string, summary: DemoSummary): LiveStack {
  const keys = JSON.parse(readFileSync(join(home, 'local-keys.json'), 'utf8')) as LocalKeys;
  return { home, summary, keys, environment: readStackRecord(home)?.environment ?? {}, refusals: [] };
}

/** Texts and calls say what was read or heard. */
type Heard = OracleEntry & { readonly text?: string };

/** Everything that our sandbox took, whoever it was for. */
export async function oracleOf({ summary }: LiveStack): Promise<readonly Heard[]> {
  const response = await fetch(`${summary.addresses.sandbox}/_sim/messages?format=ndjson`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Heard);
}

/** What reached this phone, in order. */
export const reached = async (live: LiveStack, phone: string): Promise<readonly Heard[]> =>
  (await oracleOf(live)).filter(({ to }) => `+${to.replace('+', '')}` === phone);

export type Reply = Readonly<{ status: number; type: string | null; body: string }>;

/** One request; `body` as it goes over the wire. What is refused is kept for the canaries. */
export async function ask(
  live: LiveStack,
  method: string,
  path: string,
  authorization: string,
  body?: string,
): Promise<Reply> {
  const response = await fetch(live.summary.addresses.api + path, {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) live.refusals.push(text);
  return { status: response.status, type: response.headers.get('content-type'), body: text };
}

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
export const bearer = (key: string): string => `Bearer ${key}`;

export const track = (live: LiveStack, body: object): Promise<Reply> =>
  ask(live, 'POST', '/v1/track', basic(live.keys.writeKey), JSON.stringify(body));
export const get = async (live: LiveStack, path: string): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse((await ask(live, 'GET', path, bearer(live.keys.apiKey))).body) as Record<string, unknown>;
