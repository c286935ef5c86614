import { join, resolve } from 'node:path';
import type { ClockJump } from '../fault-points/clock-jump.ts';
import type { Armed } from '../fault-points/fault-point.ts';
import { readClock } from './clock.ts';
import type { ClockConfig } from './clock.ts';
import type { DeliveryRules } from './delivery.ts';
import { readDurability } from './durability.ts';
import type { DurabilityConfig } from './durability.ts';
import { createReader } from './environment.ts';
import type { Environment, Reader } from './environment.ts';
import { readClockJump, readFaultPoints } from './fault-point.ts';
import { deepFreeze } from './freeze.ts';
import { readNamedSecrets } from './named-secrets.ts';
import { readNats } from './nats-login.ts';
import type { NatsConfig } from './nats-login.ts';
import { readDelivery, readProviders } from './providers.ts';
import type { Providers } from './providers.ts';
import { readSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';
import { readReportMode } from './report-mode.ts';
import { readKeepDays } from './retention.ts';
import type { ReportMode } from './report-mode.ts';
import { readWebhookProof } from './webhook-proof.ts';
import type { WebhookProofConfig } from './webhook-proof.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a process of the stack knows. Contains secrets: never print it whole. */
export type Config = DeliveryRules &
  Providers &
  Readonly<{
    home: string;
    databaseUrl: string;
    nats: NatsConfig;
    temporal: Readonly<{ address: string; namespace: string }>;
    /** What is said of how the engines keep what they acknowledge, and where to look. */
    durability: DurabilityConfig;
    /** How people outside reach the api: links in mails, webhooks. Defaults to the api's own address. */
    publicUrl: string;
    /** Whether the provider calls back, or what became of messages is fetched from its logs. */
    reports: ReportMode;
    /** Where Infobip sends its reports, token included; undefined: the account's own subscription decides. */
    webhookUrl: string | undefined;
    /** Where it tells of opens and clicks, likewise. */
    trackingUrl: string | undefined;
    /** What callbacks must prove beyond that token. */
    webhookProof: WebhookProofConfig | undefined;
    /** What the senders of hooks prove themselves with, by the names that mappings use. */
    hookSecrets: Readonly<Record<string, string>>;
    api: Readonly<{ host: string; port: number }>;
    clock: ClockConfig;
    /** Shrinks lease, timeouts and look-up spacing together, for tests; printed when it is not 1. */
    timingFactor: number;
    /** What carries single text messages by Infobip (docs/decisions/003-infobip-sdk.md). */
    smsBy: 'sdk' | 'own client';
    /** Whether the DNS is asked if a mail address can be written to at all. */
    checkMx: boolean;
    /** New enrollments try each send where their workflow runs before they use the channel's queue (2.27a). */
    localFirst: boolean;
    /** How long a process may finish its work after SIGTERM, ms. */
    graceMs: number;
    dispatchSweepMs: number;
    /** What ended longer ago leaves PostgreSQL; null: never. */
    keepDays: number | null;
    logLevel: LogLevel;
    /** The file with hashed API keys. */
    keysFile: string;
    /** By the names under which journeys ask for them. */
    secrets: Secrets;
    /** Touched by processes that work, for those that watch them. */
    aliveFile: string | undefined;
    /** Where a chaos run has this process kill itself. */
    faultPoints: Armed | undefined;
    /** And where its wall clock goes wrong. */
    clockJump: ClockJump | undefined;
  }>;

/** The frozen configuration of one process; throws `ConfigError` with every problem. `now` is the clock's default origin. */
export function loadConfig(env: Environment, now = Date.now()): Config {
  const reader = createReader(env);
  const home = resolve(reader.text('CARILLON_HOME') ?? '.carillon');
  const rules = readDelivery(reader);
  const host = reader.text('CARILLON_HOST') ?? '127.0.0.1';
  const port = reader.port('CARILLON_PORT') ?? 7070;
  const publicUrl =
    readPublicUrl(reader) ?? `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const webhookToken = reader.secret('CARILLON_WEBHOOK_TOKEN');
  const providers = readProviders(reader, rules);
  const reports = readReportMode(reader, providers.infobip?.baseUrl, publicUrl);
  const callbacks =
    webhookToken === undefined || reports === 'poll' ? undefined : `${publicUrl}/v1/webhooks/infobip/${webhookToken}`;
  const config: Config = {
    home,
    ...rules,
    ...providers,
    databaseUrl: readDatabaseUrl(reader),
    nats: readNats(reader),
    temporal: {
      address: required(reader, 'TEMPORAL_ADDRESS', 'an address such as 127.0.0.1:7233'),
      namespace: reader.text('TEMPORAL_NAMESPACE') ?? 'default',
    },
    durability: readDurability(reader),
    publicUrl,
    reports,
    webhookUrl: callbacks === undefined ? undefined : `${callbacks}/reports`,
    trackingUrl: callbacks === undefined ? undefined : `${callbacks}/tracking`,
    webhookProof: readWebhookProof(reader),
    hookSecrets: Object.fromEntries(readNamedSecrets('CARILLON_HOOK_', env, reader)),
    api: { host, port },
    clock: readClock(reader, rules.delivery, now),
    timingFactor: reader.number('CARILLON_TIMING_FACTOR', 0.001, 1) ?? 1,
    smsBy: reader.oneOf('CARILLON_INFOBIP_SMS', ['sdk', 'own-client']) === 'own-client' ? 'own client' : 'sdk',
    checkMx: reader.oneOf('CARILLON_CHECK_MX', ['on', 'off']) === 'on',
    localFirst: reader.oneOf('CARILLON_LOCAL_FIRST', ['on', 'off']) !== 'off',
    graceMs: reader.number('CARILLON_GRACE_MS', 0, 600_000) ?? 30_000,
    dispatchSweepMs: reader.number('CARILLON_DISPATCH_SWEEP_MS', 100, 600_000) ?? 10_000,
    keepDays: readKeepDays(reader),
    logLevel: reader.oneOf('CARILLON_LOG_LEVEL', LOG_LEVELS) ?? 'info',
    keysFile: reader.text('CARILLON_KEYS_FILE') ?? join(home, 'keys.json'),
    secrets: readSecrets(reader, env),
    aliveFile: reader.text('CARILLON_ALIVE_FILE'),
    faultPoints: readFaultPoints(reader, rules.delivery),
    clockJump: readClockJump(reader, rules.delivery),
  };
  reader.finish();
  return deepFreeze(config);
}

function required(reader: Reader, name: string, expected: string): string {
  const value = reader.text(name);
  if (value === undefined) reader.problem(`${name}: not set; expected ${expected}`);
  return value ?? '';
}

function readDatabaseUrl(reader: Reader): string {
  const url = reader.secret('DATABASE_URL');
  const expected = 'postgres://user:password@host:port/database';
  if (url === undefined) reader.problem(`DATABASE_URL: not set; expected ${expected}`);
  else if (!/^postgres(ql)?:\/\//.test(url)) reader.problem(`DATABASE_URL: expected ${expected}`);
  return url ?? '';
}

function readPublicUrl(reader: Reader): string | undefined {
  const url = reader.text('CARILLON_PUBLIC_URL');
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url)) {
    reader.problem(`CARILLON_PUBLIC_URL=${url}: expected a URL that begins with http:// or https://`);
  }
  return url?.replace(/\/+$/, '');
}
