import { adoptKeys } from '../../adapters/keys/adopt-keys.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { prepareNamespace } from '../../adapters/temporal/prepare-namespace.ts';
import { loadConfig } from '../../config/load.ts';
import { readOwnKeys } from '../../config/own-keys.ts';
import { temporalChannel } from '../../config/temporal-channel.ts';
import { commandEnvironment } from '../command-environment.ts';
import { createStreams } from './prepare.ts';
import { reachEngines } from './reach-engines.ts';

export type MigrateOptions = Readonly<{ home?: string; json?: boolean }>;

/** `carillon migrate`: schema, streams, namespace and keys on servers of one's own. Changes nothing the second time. */
export async function migrateServers(options: MigrateOptions): Promise<void> {
  const env = commandEnvironment(options);
  const config = loadConfig(env);
  const { keysFile, keys } = readOwnKeys(env);
  await reachEngines(config);
  const { nats, temporal } = config;
  const [migrations, namespace] = await Promise.all([
    migrate(config.databaseUrl),
    prepareNamespace(temporalChannel(temporal.address), temporal.namespace),
    createStreams(nats.url, nats.logins.operator),
  ]);
  const adopted = adoptKeys(keysFile, keys, new Date());
  const report = { migrations, namespace: { name: temporal.namespace, ...namespace }, keys: adopted };
  process.stdout.write(`${options.json ? JSON.stringify(report) : reportText(report)}\n`);
}

function reportText({ migrations, namespace, keys }: Report): string {
  const added = [
    ...(namespace.namespaceCreated ? [`namespace ${namespace.name}`] : []),
    ...namespace.searchAttributesAdded,
  ];
  return [
    `PostgreSQL  ${migrations.join(', ') || 'up to date'}`,
    'NATS        the four streams are there',
    `Temporal    ${added.join(', ') || `namespace ${namespace.name} is ready`}`,
    `keys        ${keys.join(', ') || 'no new ones'}`,
  ].join('\n');
}

type Report = Readonly<{
  migrations: readonly string[];
  namespace: Readonly<{ name: string; namespaceCreated: boolean; searchAttributesAdded: readonly string[] }>;
  keys: readonly string[];
}>;
