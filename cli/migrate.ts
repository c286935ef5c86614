import type { Command } from 'commander';
import type { MigrateOptions } from './stack/migrate.ts';

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
    .action(async (options: MigrateOptions) => (await import('./stack/migrate.ts')).migrateServers(options));
}
