import type { NatsConnection } from 'nats';
import type { Logger } from 'pino';
import { readNatsDurability } from '../adapters/nats/durability.ts';
import { readPostgresDurability } from '../adapters/postgres/durability.ts';
import type { Config } from '../config/load.ts';
import { inWords } from '../domain/durability/finding.ts';
import type { DurabilityFinding } from '../domain/durability/finding.ts';
import { judgeNats } from '../domain/durability/nats.ts';
import { judgePostgres } from '../domain/durability/postgres.ts';
import { describe } from './trouble.ts';

const retryMs = 1_000;

/** Where delivery is live, nothing is promised on a server that a power cut can make forget: the process ends instead. */
export class UnsafeDurability extends Error {
  override readonly name = 'UnsafeDurability';
}

/** Looked at once a process is connected with NATS, before anything is acknowledged through it. Outside `live` nobody waits for it. */
export function admitNats(config: Config, log: Logger): (connection: NatsConnection) => Promise<void> {
  const look = async (connection: NatsConnection): Promise<void> => {
    const reading = await readNatsDurability(connection, config.durability.natsMonitors);
    answer(judgeNats(reading, config.durability.natsSync), config, log);
  };
  return async (connection) => {
    if (config.delivery === 'live') return look(connection);
    look(connection).catch((error: unknown) =>
      log.debug({ error: describe(error) }, 'how NATS keeps what it acknowledges could not be looked at'),
    );
  };
}

/**
 * Resolves once PostgreSQL was looked at, which waits until it is there; rejects where delivery is live and a power cut could take
 * back its commits. Outside `live` it only warns.
 */
export async function admitPostgres(config: Config, log: Logger, signal: AbortSignal): Promise<void> {
  for (let waiting = false; !signal.aborted; waiting = true) {
    try {
      const reading = await readPostgresDurability(config.databaseUrl);
      return answer(judgePostgres(reading, config.durability.postgres), config, log);
    } catch (error) {
      if (error instanceof UnsafeDurability) throw error;
      if (!waiting) log.warn({ error: describe(error) }, 'PostgreSQL cannot be reached yet');
      await new Promise((wake) => setTimeout(wake, retryMs));
    }
  }
}

function answer(findings: readonly DurabilityFinding[], { delivery }: Config, log: Logger): void {
  const doubtful = findings.filter(({ verdict }) => verdict !== 'safe').map(inWords);
  if (doubtful.length === 0) return;
  if (delivery === 'live') throw new UnsafeDurability(`CARILLON_DELIVERY is live, and ${doubtful.join('\n')}`);
  for (const finding of doubtful)
    log.warn({ finding }, 'a power cut could take back what is acknowledged; live delivery would refuse');
}
