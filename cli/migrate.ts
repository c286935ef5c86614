import type { Command } from 'commander';
import { adoptKeys } from '../adapters/keys/adopt-keys.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { prepareNamespace } from '../adapters/temporal/prepare-namespace.ts';
import { loadConfig } from '../config/load.ts';
import { readOwnKeys } from '../config/own-keys.ts';
import { temporalChannel } from '../config/temporal-channel.ts';
import { commandEnvironment } from './command-environment.ts';
import { createStreams } from './stack/prepare.ts';
import { reachEngines } from './stack/reach-engines.ts';

type Options = Readonly<{ home?: string; json?: boolean }>;

const help = `
DATABASE_URL, NATS_URL (with CARILLON_NATS_OPERATOR_PASSWORD) and TEMPORAL_ADDRESS name the servers. CARILLON_API_KEY,
CARILLON_WRITE_KEY and CARILLON_WEBHOOK_TOKEN, where set, become valid keys. A second run changes nothing.

Examples:
  carillon migrate
  carillon migrate --json`;

/** Adds `carillon migrate`: servers of one's own made ready, before the processes of a new version start one by one. */
export function registerMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('prepare your own servers: schema, streams, Temporal namespace, keys')
    .option('--home <folder>', 'folder of the key file (CARILLON_HOME, default .carillon)')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (options: Options) => {
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
    });
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
