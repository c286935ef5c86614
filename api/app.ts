import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { maxBodyBytes } from '../domain/ingest/limits.ts';
import { createAuthenticator } from './auth.ts';
import type { KeyRing } from './auth.ts';
import type { IngestCounters } from './ingest.ts';
import { rememberMethods } from './not-found.ts';
import type { EventPublisher } from './ports.ts';
import { answerProblem } from './problem.ts';
import { cloudEventRoutes } from './routes/cloudevents.ts';
import { segmentRoutes } from './routes/segment.ts';
import { answerClientError } from './slow-client.ts';
import { createTokenBuckets } from './token-bucket.ts';

export type AppDeps = {
  readonly keys: KeyRing;
  readonly publisher: EventPublisher;
  readonly counted: IngestCounters;
  readonly now: () => number;
  readonly log: FastifyBaseLogger;
  /** Where a write key sets no rate of its own. */
  readonly eventsPerSecond?: number;
};

/** A whole request, headers and body, has this long: a trickling client must not hold a socket (slow loris). */
const requestTimeoutMs = 15_000;
const defaultEventsPerSecond = 20_000;
const burstSeconds = 2;

/** The HTTP side of Carillon as one fastify instance; nothing is listening yet. */
export function createApp(deps: AppDeps): FastifyInstance {
  const { keys, now, log } = deps;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // One child logger per request would be most of an ingest request's cost, for lines nobody writes.
    childLoggerFactory: (logger) => logger,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // Node looks for slow sockets at this interval; its default of 30 s would double the timeout.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_024 },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerProblem,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerProblem);
  rememberMethods(app);

  const ingest = {
    authenticator: createAuthenticator(keys, now),
    publisher: deps.publisher,
    rate: createTokenBuckets(burstSeconds),
    eventsPerSecond: deps.eventsPerSecond ?? defaultEventsPerSecond,
    now,
    counted: deps.counted,
    originAllowed: (origin: string) => keys.all().some((key) => key.origins?.includes(origin)),
  };
  void app.register(async (scope) => segmentRoutes(scope, ingest));
  void app.register(async (scope) => cloudEventRoutes(scope, ingest));
  return app;
}
