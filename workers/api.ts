import { join } from 'node:path';
import type { Logger } from 'pino';
import { createDeadLetterBox } from '../adapters/dead-letters/box.ts';
import { createHookMemory } from '../adapters/hooks/memory-file.ts';
import { createKeyRing } from '../adapters/keys/key-ring.ts';
import { createRenderer } from '../adapters/liquid/renderer.ts';
import { searchDeadLetters } from '../adapters/nats/dead-letter-search.ts';
import { createDlq } from '../adapters/nats/dlq.ts';
import { linkInBackground } from '../adapters/nats/link.ts';
import { createOutcomeFeed } from '../adapters/nats/outcome-feed.ts';
import { createConsoleAccess } from '../adapters/postgres/console-access.ts';
import { createBreakers } from '../adapters/postgres/breakers.ts';
import { createCompensationCommands } from '../adapters/postgres/compensations/commands.ts';
import { createConsents } from '../adapters/postgres/consents.ts';
import { createBrake } from '../adapters/postgres/halts.ts';
import { createHookBook } from '../adapters/postgres/hook-book.ts';
import { createIdempotencyKeys } from '../adapters/postgres/idempotency.ts';
import { createJourneyCommands } from '../adapters/postgres/journey-status.ts';
import { readSecret } from '../adapters/postgres/ledger/secrets.ts';
import { splitStandings } from '../adapters/postgres/journey/split-tests.ts';
import { createSendRequests } from '../adapters/postgres/journey/send-requests.ts';
import { createMigratePeople } from '../adapters/postgres/migrate-people/migrate-people.ts';
import { migrationViews } from '../adapters/postgres/migrate-people/view.ts';
import { policyVersions } from '../adapters/postgres/policy-versions.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { findProfile } from '../adapters/postgres/reads/find-profile.ts';
import { journeyCounts } from '../adapters/postgres/reads/journey-graph.ts';
import { journeyList } from '../adapters/postgres/reads/journey-list.ts';
import { journeyVersions } from '../adapters/postgres/reads/journey-versions.ts';
import { createLists } from '../adapters/postgres/reads/lists.ts';
import { readNotSent } from '../adapters/postgres/reads/not-sent.ts';
import { readParked } from '../adapters/postgres/reads/parked.ts';
import { createProfileView } from '../adapters/postgres/reads/profile-view.ts';
import { readWaiting } from '../adapters/postgres/reads/waiting.ts';
import { createOptOutDoubts } from '../adapters/postgres/receipts/decide-doubt.ts';
import { createRedrives } from '../adapters/postgres/redrives.ts';
import { previewRetention } from '../adapters/postgres/retention/preview.ts';
import { readUnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import type { UnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import { createWhyReader } from '../adapters/postgres/why.ts';
import { zones } from '../adapters/zones/zones.ts';
import { createCheckPolicy } from '../api/check-policy.ts';
import { createCampaigning } from '../api/campaigning.ts';
import { builtConsole, readConsoleFiles } from '../api/console-files.ts';
import { createEnrolling } from '../api/enrolling.ts';
import { createHealth } from '../api/engine-health.ts';
import { createMetrics } from '../api/metrics.ts';
import { createPublishing } from '../api/publishing.ts';
import { createSuppressing } from '../api/suppressing.ts';
import { createRequestSend } from '../api/request-send.ts';
import { serve } from '../api/serve.ts';
import type { Config } from '../config/load.ts';
import { enrollmentClock } from '../domain/enrollment-clock.ts';
import type { TemplateRenderer } from '../domain/template/renderer.ts';
import { admitNats } from './durability.ts';
import { infobipTexts } from './infobip-account.ts';
import { createOptOuts, hearWithinMs } from './receipts/hear-opt-outs.ts';
import { createPolicyTools } from './policy-tools.ts';
import type { RunningRole } from './role.ts';

/**
 * The command processor. It needs the event stream to accept events, and nothing else (I1): the database is connected to when a
 * command or a read asks for it, and the stream may come up later than we do.
 */
export async function runApi(config: Config, log: Logger): Promise<RunningRole & { readonly url: string }> {
  const keys = createKeyRing(config.keysFile, (error) =>
    log.error({ err: String(error) }, 'the key file was not taken'),
  );
  const pool = createPool(config.databaseUrl, {
    name: 'api',
    max: 8,
    onError: (error) => log.warn({ err: error.name }, 'an idle database connection broke'),
  });
  // Of its own: a STOP waits for nobody who reads.
  const optOutPool = createPool(config.databaseUrl, {
    name: 'api opt-outs',
    max: 2,
    patienceMs: hearWithinMs,
    onError: (error) => log.warn({ err: error.name }, 'an idle database connection broke'),
  });
  const stream = linkInBackground({
    url: config.nats.url,
    login: config.nats.logins.api,
    name: 'api',
    admit: admitNats(config, log),
  });
  await stream.firstTry;
  const feed = createOutcomeFeed(stream.connection, (error) =>
    log.warn({ err: String(error) }, 'the outcome feed paused'),
  );
  const hooks = createHookBook({
    pool,
    memory: createHookMemory(join(config.home, 'hooks.json')),
    now: Date.now,
    onTrouble: (what, error) => log.warn({ err: error instanceof Error ? error.name : 'unknown' }, what),
  });
  const newClock = (now: number) => enrollmentClock(config.clock, now);
  const requestSend = createRequestSend(pool, createSendRequests(pool), newClock);
  const policy = createPolicyTools(config, 'planner');
  const asRead = infobipTexts(config, pool);
  let renderer: TemplateRenderer | undefined;
  let unsubscribeKey: Promise<UnsubscribeKey> | undefined;
  const readKey = (): Promise<UnsubscribeKey> => {
    unsubscribeKey ??= readUnsubscribeKey(pool).catch((error: unknown) => {
      unsubscribeKey = undefined;
      throw error;
    });
    return unsubscribeKey;
  };
  // In hand before anybody needs it, so that links work while the database is away; whoever clicks asks for it again.
  readKey().catch((error: unknown) =>
    log.warn({ err: String(error) }, 'the key of unsubscribe links is not there yet'),
  );
  const app = await serve(
    {
      keys,
      publisher: stream,
      queries: {
        ...createWhyReader(pool),
        ...createLists(pool),
        findProfile: (workspace, name) => findProfile(pool, workspace, name),
        checkPolicy: createCheckPolicy(pool, policy),
        policyVersions: (...asked) => policyVersions(pool, ...asked),
        notSent: (...asked) => readNotSent(pool, ...asked),
        profile: createProfileView(pool, policy.readAddress),
        journeys: (workspace, page) => journeyList(pool, workspace, page),
        journeyCounts: (workspace, id) => journeyCounts(pool, workspace, id),
        versions: (...asked) => journeyVersions(pool, ...asked),
        splits: (...asked) => splitStandings(pool, ...asked),
        migrations: (...asked) => migrationViews(pool, ...asked),
        parked: (workspace) => readParked(pool, workspace),
        retention: (workspace) => previewRetention(pool, workspace, config.keepDays, newClock),
        deadLetters: async (workspace, key) => {
          const connection = stream.connection();
          return connection ? searchDeadLetters(connection, workspace, key) : [];
        },
      },
      commands: {
        brake: createBrake(pool),
        journeys: createJourneyCommands(pool),
        migrations: createMigratePeople(pool),
        compensations: createCompensationCommands(pool),
        breakers: createBreakers(pool),
        optOutDoubts: createOptOutDoubts(pool, policy.readAddress),
        suppressions: createSuppressing(pool, policy.readAddress),
        signingKey: async () => `whsec_${(await readSecret(pool, 'webhook')).value.toString('base64')}`,
        consents: createConsents(pool),
        ...createPublishing(pool, zones),
        enroll: createEnrolling(pool, newClock),
        requestSend,
        campaigns: createCampaigning({
          pool,
          policy,
          newClock,
          renderer: () => (renderer ??= createRenderer()),
          requestSend,
          ...(asRead === undefined ? {} : { asRead }),
        }),
      },
      idempotency: createIdempotencyKeys(pool),
      unsubscribes: { key: readKey },
      optOuts: createOptOuts(optOutPool, (error) =>
        log.warn(
          { err: error instanceof Error ? error.name : 'unknown' },
          'an opt-out was appended, and not heard yet',
        ),
      ),
      hooks: { find: hooks.find, secret: (name) => config.hookSecrets[name] },
      feed,
      deadLetters: () => {
        const connection = stream.connection();
        return connection && createDeadLetterBox(createDlq(connection), createRedrives(pool));
      },
      consoleAccess: createConsoleAccess(pool),
      consoleFiles: readConsoleFiles(builtConsole()),
      delivery: config.delivery,
      health: createHealth({ pool, stream, temporalAddress: config.temporal.address }),
      metrics: createMetrics(stream.load, () => readWaiting(pool)),
      now: Date.now,
      log,
      ...(config.webhookProof === undefined ? {} : { webhookProof: config.webhookProof }),
    },
    config.api,
  );
  log.info({ url: app.url }, 'the api listens');
  return {
    url: app.url,
    ended: stream.ended,
    async close() {
      await app.close();
      await feed.close();
      await stream.close();
      await renderer?.close();
      await Promise.all([pool.end(), optOutPool.end()]);
      keys.close();
    },
  };
}
