import type { NatsDeclared } from '../domain/durability/nats.ts';
import type { PostgresDeclared } from '../domain/durability/postgres.ts';
import type { Reader } from './environment.ts';

/** What the operator says, and where to look, about what a power cut leaves. */
export type DurabilityConfig = Readonly<{
  natsSync: NatsDeclared;
  /** Monitoring addresses, without a slash at the end. */
  natsMonitors: readonly string[];
  postgres: PostgresDeclared;
}>;

/** CARILLON_NATS_SYNC, CARILLON_NATS_MONITORS, CARILLON_POSTGRES_DURABILITY. */
export function readDurability(reader: Reader): DurabilityConfig {
  const monitors = reader.list('CARILLON_NATS_MONITORS');
  for (const monitor of monitors)
    if (!/^https?:\/\/[^/]/.test(monitor))
      reader.problem(`CARILLON_NATS_MONITORS: expected addresses such as http://127.0.0.1:8222, found ${monitor}`);
  return {
    natsSync: reader.oneOf('CARILLON_NATS_SYNC', ['always']),
    natsMonitors: monitors.map((monitor) => monitor.replace(/\/+$/, '')),
    postgres: reader.oneOf('CARILLON_POSTGRES_DURABILITY', ['by-storage']),
  };
}
