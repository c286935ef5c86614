import { ENGINE_NAMES } from '../../../engines/engine.ts';
import { startFaultProxy } from '../proxy/fault-proxy.ts';
import type { FaultProxy } from '../proxy/fault-proxy.ts';
import type { FarEnd } from '../schedule/fault.ts';

export type Wires = Readonly<{
  proxies: Readonly<Record<FarEnd, FaultProxy>>;
  /** Puts the proxies into the environment of a process, and learns from it where they lead. */
  reroute(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  close(): Promise<void>;
}>;

/** Which variable says where somebody is. `host:port` is an address too. */
const variables: Readonly<Record<FarEnd, string>> = {
  postgres: 'DATABASE_URL',
  nats: 'NATS_URL',
  temporal: 'TEMPORAL_ADDRESS',
  infobip: 'INFOBIP_BASE_URL',
};

/** A proxy before each engine and before the provider's HTTP side. */
export async function layWires(random: () => number): Promise<Wires> {
  const started: Partial<Record<FarEnd, FaultProxy>> = {};
  // One after the other: each looks for a port of its own.
  for (const end of [...ENGINE_NAMES, 'infobip'] as const) started[end] = await startFaultProxy(random);
  const proxies = started as Record<FarEnd, FaultProxy>;
  const ends = Object.keys(proxies) as FarEnd[];
  return {
    proxies,
    reroute(environment) {
      const detours = ends.flatMap((end): [string, string][] => {
        const address = environment[variables[end]];
        if (address === undefined) return [];
        const { target, through } = detour(address, proxies[end].port);
        proxies[end].leadTo(target);
        return [[variables[end], through]];
      });
      return { ...environment, ...Object.fromEntries(detours) };
    },
    async close() {
      await Promise.all(ends.map((end) => proxies[end].close()));
    },
  };
}

/** The address with the proxy in the place of its host and port: its user, database and path stay. */
export function detour(
  address: string,
  port: number,
): Readonly<{ target: Readonly<{ host: string; port: number }>; through: string }> {
  const bare = !address.includes('://');
  const url = new URL(bare ? `tcp://${address}` : address);
  const target = { host: url.hostname, port: Number(url.port) };
  if (target.port === 0) throw new Error(`${url.protocol}//${url.hostname} names no port to lead to`);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { target, through: bare ? url.host : url.href.replace(/\/$/, '') };
}
