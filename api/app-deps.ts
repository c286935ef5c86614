import type { FastifyBaseLogger } from 'fastify';
import type { Authenticator, KeyRing } from './auth.ts';
import type { Metrics } from './metrics.ts';
import type { Commands, EventPublisher, Feed, Health, Hooks, Idempotency, Queries, Unsubscribes } from './ports.ts';
import type { WebhookProof } from './webhook-proof.ts';

/** Everything the HTTP side needs; made by `workers/api.ts`, or by a test. */
export type AppDeps = {
  readonly keys: KeyRing;
  readonly publisher: EventPublisher;
  readonly queries: Queries;
  readonly commands: Commands;
  readonly idempotency: Idempotency;
  readonly unsubscribes: Unsubscribes;
  readonly hooks: Hooks;
  readonly feed: Feed;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly log: FastifyBaseLogger;
  /** Where a write key sets no rate of its own. */
  readonly eventsPerSecond?: number;
  /** Beyond the token in the callback address. */
  readonly webhookProof?: WebhookProof;
};

/** What the routes behind an API key share. */
export type RouteDeps = Omit<AppDeps, 'keys'> & { readonly authenticator: Authenticator };
