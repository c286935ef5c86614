import type { FastifyBaseLogger } from 'fastify';
import type { DeadLetterBox } from '../adapters/dead-letters/box.ts';
import type { ConsoleAccess } from '../adapters/postgres/console-access.ts';
import type { Authenticator, KeyRing } from './auth.ts';
import type { ConsoleFiles } from './console-files.ts';
import type { Metrics } from './metrics.ts';
import type {
  Commands,
  EventPublisher,
  Feed,
  Health,
  Hooks,
  Idempotency,
  OptOuts,
  Queries,
  Unsubscribes,
} from './ports.ts';
import type { WebhookProof } from './webhook-proof.ts';

/** Everything the HTTP side needs; made by `workers/api.ts`, or by a test. */
export type AppDeps = {
  readonly keys: KeyRing;
  readonly publisher: EventPublisher;
  readonly queries: Queries;
  readonly commands: Commands;
  readonly idempotency: Idempotency;
  readonly unsubscribes: Unsubscribes;
  readonly optOuts: OptOuts;
  readonly hooks: Hooks;
  readonly feed: Feed;
  /** Undefined until the stream was reached. */
  readonly deadLetters: () => DeadLetterBox | undefined;
  readonly consoleAccess: ConsoleAccess;
  readonly consoleFiles: ConsoleFiles;
  /** Where messages go, for people to see. */
  readonly delivery: string;
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
