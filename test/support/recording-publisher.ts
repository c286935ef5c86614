import type { Publisher } from '../../adapters/nats/publisher.ts';

/** What would have gone to the stream, instead of going there. */
export function recordingPublisher(): {
  readonly publisher: Publisher;
  readonly told: { readonly subject: string; readonly body: unknown }[];
} {
  const told: { subject: string; body: unknown }[] = [];
  const publisher: Publisher = {
    publish(subject, _headers, body) {
      told.push({ subject, body: JSON.parse(String(body)) as unknown });
      return Promise.resolve({ duplicate: false });
    },
    load: () => 0,
  };
  return { publisher, told };
}
