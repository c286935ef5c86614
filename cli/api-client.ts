import { readFileSync } from 'node:fs';
import type { LocalKeys } from '../adapters/keys/local-keys.ts';
import { readApiTarget } from '../config/api-target.ts';
import type { Environment } from '../config/environment.ts';
import { liveStack } from './stack/stack-record.ts';

/** What the api refused, in its own words. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export type ApiClient = {
  readonly url: string;
  /** With the API key. Throws ApiRefusal for anything but 2xx. */
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PUT', path: string, body: unknown, idempotencyKey?: string): Promise<unknown>;
  /** Bytes as they are. */
  upload(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
  /** With the write key: `/v1/track`, `/v1/batch` … */
  ingest(path: string, body: unknown): Promise<unknown>;
  /** What `/v1/stream` says, until the signal aborts. */
  open(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
};

const patienceMs = 30_000;

/** The api of the stack that runs in this home, found by its running.json; or the one that CARILLON_URL names. */
export function connectApi(env: Environment): ApiClient {
  const { home, url, apiKey, writeKey } = readApiTarget(env);
  if (url !== undefined) return client(url, apiKey, writeKey, home);
  const stack = liveStack(home);
  if (!stack) {
    throw new Error(
      `no stack runs in ${home}. Start one with "carillon start", or set CARILLON_URL and CARILLON_API_KEY`,
    );
  }
  const keys = JSON.parse(readFileSync(stack.keysFile, 'utf8')) as LocalKeys;
  return client(stack.addresses.api, apiKey ?? keys.apiKey, writeKey ?? keys.writeKey, home);
}

function client(url: string, apiKey: string | undefined, writeKey: string | undefined, home: string): ApiClient {
  const request = async (
    method: string,
    path: string,
    authorization: string,
    body?: unknown,
    idempotencyKey?: string,
  ) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization,
        ...(body === undefined
          ? {}
          : { 'content-type': isBytes(body) ? 'application/octet-stream' : 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: isBytes(body) ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => {
      throw new Error(`the api at ${url} does not answer; "carillon status" shows what runs in ${home}`, {
        cause: error,
      });
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    const { detail } = (answer ?? {}) as { detail?: string };
    throw new ApiRefusal(response.status, detail ?? `${method} ${path} was answered with ${response.status}`);
  };
  const bearer = (): string => `Bearer ${needed(apiKey, 'CARILLON_API_KEY')}`;
  return {
    url,
    get: (path) => request('GET', path, bearer()),
    send: (method, path, body, idempotencyKey) => request(method, path, bearer(), body, idempotencyKey),
    upload: (path, bytes) => request('PUT', path, bearer(), bytes),
    ingest: (path, body) => {
      const basic = Buffer.from(`${needed(writeKey, 'CARILLON_WRITE_KEY')}:`).toString('base64');
      return request('POST', path, `Basic ${basic}`, body);
    },
    async open(path, signal) {
      const response = await fetch(url + path, { headers: { authorization: bearer() }, signal });
      if (response.ok && response.body !== null) return response.body;
      throw new ApiRefusal(response.status, `GET ${path} was answered with ${response.status}`);
    },
  };
}

const isBytes = (body: unknown): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;

function needed(key: string | undefined, variable: string): string {
  if (key !== undefined) return key;
  throw new Error(`${variable} is not set; "carillon keys create" makes a key`);
}
