import Fastify, { LogController } from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { defectOf } from '../domain/ingest/hygiene.ts';
import { maxBodyBytes } from '../domain/ingest/limits.ts';
import type { AppDeps } from './app-deps.ts';
import { createAuthenticator } from './auth.ts';
import { acceptConsoleSessions } from './console-session.ts';
import type { IngestDeps } from './ingest.ts';
import { rememberMethods } from './not-found.ts';
import { answerProblem, problem } from './problem.ts';
import { brakeRoutes } from './routes/brake.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { cloudEventRoutes } from './routes/cloudevents.ts';
import { consoleRoutes } from './routes/console.ts';
import { consolePageRoutes } from './routes/console-pages.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { breakerRoutes } from './routes/breakers.ts';
import { optOutRoutes } from './routes/opt-outs.ts';
import { compensationRoutes } from './routes/compensations.ts';
import { healthRoutes } from './routes/health.ts';
import { hookRoutes } from './routes/hooks.ts';
import { journeyRoutes } from './routes/journeys.ts';
import { versionRoutes } from './routes/versions.ts';
import { migrationRoutes } from './routes/migrations.ts';
import { splitRoutes } from './routes/splits.ts';
import { listRoutes } from './routes/lists.ts';
import { messageRoutes } from './routes/messages.ts';
import { describeRoutes, openApiRoute } from './routes/openapi.ts';
import { policyRoutes } from './routes/policy.ts';
import { profileRoutes } from './routes/profiles.ts';
import { graphRoutes } from './routes/reads-graph.ts';
import { nowRoutes } from './routes/reads-now.ts';
import { retentionRoutes } from './routes/retention.ts';
import { segmentRoutes } from './routes/segment.ts';
import { signingKeyRoutes } from './routes/signing-key.ts';
import { streamRoutes } from './routes/stream.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { assetRoutes } from './routes/assets.ts';
import { suppressionRoutes } from './routes/suppressions.ts';
import { workspaceRoutes } from './routes/workspace.ts';
import { answerClientError } from './slow-client.ts';
import { createPublishEvent } from './publish-event.ts';
import { createTokenBuckets } from './token-bucket.ts';

/** A whole request, headers and body, has this long: a trickling client must not hold a socket (slow loris). */
const requestTimeoutMs = 15_000;
const defaultEventsPerSecond = 20_000;
const burstSeconds = 2;

const ingestRoutes = [segmentRoutes, cloudEventRoutes];
const otherRoutes = [
  webhookRoutes,
  unsubscribeRoutes,
  messageRoutes,
  profileRoutes,
  policyRoutes,
  journeyRoutes,
  splitRoutes,
  versionRoutes,
  migrationRoutes,
  campaignRoutes,
  compensationRoutes,
  breakerRoutes,
  optOutRoutes,
  suppressionRoutes,
  signingKeyRoutes,
  listRoutes,
  brakeRoutes,
  workspaceRoutes,
  assetRoutes,
  streamRoutes,
  healthRoutes,
  graphRoutes,
  nowRoutes,
  retentionRoutes,
  deadLetterRoutes,
  consoleRoutes,
  consolePageRoutes,
];

/** The HTTP side of Carillon as one fastify instance; nothing is listening yet. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
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
  deps.metrics.watch(app);
  await describeRoutes(app);

  acceptConsoleSessions(app, deps.consoleAccess, keys);
  const authenticator = createAuthenticator(keys, now);
  const ingest: IngestDeps = {
    authenticator,
    publisher: deps.publisher,
    publishEvent: createPublishEvent(deps.publisher),
    rate: createTokenBuckets(burstSeconds),
    eventsPerSecond: deps.eventsPerSecond ?? defaultEventsPerSecond,
    now,
    counted: deps.metrics.ingest,
    originAllowed: (origin) => keys.all().some((key) => key.origins?.includes(origin)),
  };
  // Each in a scope of its own, because some take bodies raw.
  for (const routes of ingestRoutes) await app.register(async (scope) => routes(scope, ingest));
  await app.register(async (scope) => hookRoutes(scope, { ...deps, ...ingest }));
  for (const routes of otherRoutes) {
    await app.register(async (scope) => {
      scope.addHook('preValidation', refuseUnsafeBody);
      routes(scope, { ...deps, authenticator });
    });
  }
  openApiRoute(app);
  return app;
}

/** Journeys nest deeper than events do; beyond this, what walks a body could run out of stack. */
const deepestCommand = 200;

async function refuseUnsafeBody({ body }: FastifyRequest): Promise<void> {
  const defect = Buffer.isBuffer(body) ? undefined : defectOf(body, deepestCommand);
  if (defect !== undefined) throw problem(400, `The body cannot be taken: ${defect}.`);
}
