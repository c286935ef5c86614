import { resolve } from 'node:path';
import { readClock } from './clock.ts';
import type { ClockConfig } from './clock.ts';
import type { DeliveryRules } from './delivery.ts';
import { createReader } from './environment.ts';
import type { Environment, Reader } from './environment.ts';
import { deepFreeze } from './freeze.ts';
import { LOG_LEVELS } from './load.ts';
import type { LogLevel } from './load.ts';
import { readDelivery, readProviders } from './providers.ts';
import type { Providers } from './providers.ts';

/** What `carillon start` and its siblings know before any engine runs. Contains secrets: never print it whole. */
export type StackConfig = DeliveryRules &
  Providers &
  Readonly<{
    home: string;
    /** Other people's servers are used only when this says so. */
    engines: 'embedded' | 'external';
    /** Configured ports; undefined ones are chosen and kept in the home. */
    ports: Readonly<Record<StackPort, number | undefined>>;
    host: string;
    publicUrl: string | undefined;
    clock: ClockConfig;
    timingFactor: number;
    logLevel: LogLevel;
  }>;

/** Each listener of the embedded stack and the variable that fixes its port. */
export const PORT_VARIABLES = {
  api: 'CARILLON_PORT',
  sandbox: 'CARILLON_SANDBOX_PORT',
  smtp: 'CARILLON_SANDBOX_SMTP_PORT',
  postgres: 'CARILLON_POSTGRES_PORT',
  nats: 'CARILLON_NATS_PORT',
  temporal: 'CARILLON_TEMPORAL_PORT',
} as const;
type StackPort = keyof typeof PORT_VARIABLES;

/** Variables that name engines; without `--external` they belong to something else and are never used (2.6). */
const FOREIGN_ENGINE_VARIABLES = ['DATABASE_URL', 'NATS_URL', 'TEMPORAL_ADDRESS'] as const;

/** The frozen settings of a stack; throws `ConfigError` with every problem. */
export function loadStackConfig(env: Environment, now = Date.now()): StackConfig {
  const reader = createReader(env);
  const rules = readDelivery(reader);
  const engines = reader.oneOf('CARILLON_ENGINES', ['embedded', 'external']) ?? 'embedded';
  const providers = readProviders(reader, rules);
  const config: StackConfig = {
    home: resolve(reader.text('CARILLON_HOME') ?? '.carillon'),
    engines,
    ports: {
      api: reader.port(PORT_VARIABLES.api),
      sandbox: reader.port(PORT_VARIABLES.sandbox),
      smtp: reader.port(PORT_VARIABLES.smtp),
      postgres: reader.port(PORT_VARIABLES.postgres),
      nats: reader.port(PORT_VARIABLES.nats),
      temporal: reader.port(PORT_VARIABLES.temporal),
    },
    host: reader.text('CARILLON_HOST') ?? '127.0.0.1',
    ...rules,
    ...providers,
    notices: [...foreignEngines(reader, engines), ...providers.notices],
    publicUrl: reader.text('CARILLON_PUBLIC_URL'),
    clock: readClock(reader, rules.delivery, now),
    timingFactor: reader.number('CARILLON_TIMING_FACTOR', 0.001, 1) ?? 1,
    logLevel: reader.oneOf('CARILLON_LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  reader.finish();
  return deepFreeze(config);
}

/** 2.6: a database that happens to be in the environment is somebody else's. */
function foreignEngines(reader: Reader, engines: StackConfig['engines']): string[] {
  if (engines === 'external') return [];
  return FOREIGN_ENGINE_VARIABLES.filter((name) => reader.text(name) !== undefined).map(
    (name) => `${name} is set but not used: this stack has engines of its own (--external uses yours)`,
  );
}
