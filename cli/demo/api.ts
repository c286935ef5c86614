import type { LocalKeys } from '../../adapters/keys/local-keys.ts';

/** The stack as its users see it: over HTTP only. */
export type DemoApi = {
  track(userId: string, event: string, properties: object): Promise<void>;
  identify(userId: string, traits: object): Promise<void>;
  consent(profileId: string, consents: readonly object[]): Promise<void>;
  profileId(userId: string): Promise<string | null>;
  /** Calls `listener` with every outcome event until the signal aborts. */
  watch(listener: (event: OutcomeEvent) => void, signal: AbortSignal): Promise<void>;
};

/** The payload of one event on OUTCOMES, as the stream shows it. */
export type OutcomeEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export function createDemoApi(address: string, keys: LocalKeys): DemoApi {
  const request = async (method: string, path: string, authorization: string, body?: object): Promise<Response> => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok || response.status === 404) return response;
    throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  };
  const basic = `Basic ${Buffer.from(`${keys.writeKey}:`).toString('base64')}`;
  const bearer = `Bearer ${keys.apiKey}`;
  return {
    async track(userId, event, properties) {
      await request('POST', '/v1/track', basic, { userId, event, properties });
    },
    async identify(userId, traits) {
      await request('POST', '/v1/identify', basic, { userId, traits });
    },
    async consent(profileId, consents) {
      await request('PUT', `/v1/profiles/${profileId}/consents`, bearer, { consents, source: 'sign-up form' });
    },
    async profileId(userId) {
      const response = await request('GET', `/v1/profiles?userId=${encodeURIComponent(userId)}`, bearer);
      if (response.status === 404) return null;
      const profile: unknown = await response.json();
      return typeof profile === 'object' && profile !== null && 'id' in profile ? String(profile.id) : null;
    },
    async watch(listener, signal) {
      const response = await fetch(`${address}/v1/stream`, { headers: { authorization: bearer }, signal });
      if (!response.ok || response.body === null) throw new Error(`GET /v1/stream: ${response.status}`);
      void readLines(response.body, listener).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

async function readLines(body: ReadableStream<Uint8Array>, listener: (event: OutcomeEvent) => void): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) listener(JSON.parse(line.slice(6)));
  }
}
