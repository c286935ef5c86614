import type { ApiClient } from '../api-client.ts';

/** The payload of one event on OUTCOMES. */
export type OutcomeEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** Calls `listener` with every outcome event until the signal aborts; resolves once listening. */
export async function watchOutcomes(
  api: ApiClient,
  listener: (event: OutcomeEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = await api.open('/v1/stream', signal);
  void read(body, listener).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

async function read(body: ReadableStream<Uint8Array>, listener: (event: OutcomeEvent) => void): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) listener(JSON.parse(line.slice('data: '.length)) as OutcomeEvent);
    }
  }
}
