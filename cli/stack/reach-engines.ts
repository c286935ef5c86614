import { connect } from 'node:net';
import type { Config } from '../../config/load.ts';

const patienceMs = 5_000;

/**
 * Somebody else's servers must answer before anything is begun: our own processes wait for an engine for ever, a person at a
 * terminal should not. Throws one error that names each that does not answer;
 * `otherwise` ends its advice.
 */
export async function reachEngines({ databaseUrl, nats, temporal }: Config, otherwise = ''): Promise<void> {
  const wanted = [
    { name: 'PostgreSQL', variable: 'DATABASE_URL', servers: [databaseUrl], port: 5432 },
    { name: 'NATS', variable: 'NATS_URL', servers: nats.url.split(','), port: 4222 },
    { name: 'Temporal', variable: 'TEMPORAL_ADDRESS', servers: [`tcp://${temporal.address}`], port: 7233 },
  ];
  const found = await Promise.all(
    wanted.map(async ({ name, variable, servers, port }) => {
      const answers = await Promise.all(servers.map((server) => reach(server.trim(), port)));
      return answers.includes(null) ? [] : [`  - ${name} at ${answers.join('; ')} (${variable})`];
    }),
  );
  const missing = found.flat();
  if (missing.length > 0)
    throw new Error(
      `these servers cannot be reached:\n${missing.join('\n')}\nStart them or correct the variables${otherwise}.`,
    );
}

/** Null when a server listens there, or when the address is of a kind that only its own client understands. */
function reach(server: string, usualPort: number): Promise<string | null> {
  if (!URL.canParse(server)) return Promise.resolve(null);
  const { hostname, port } = new URL(server);
  if (hostname === '' || hostname.startsWith('%2F')) return Promise.resolve(null);
  const at = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || usualPort };
  return new Promise((resolve) => {
    const socket = connect(at);
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem === null ? null : `${hostname}:${at.port}: ${problem}`);
    };
    socket.once('connect', () => end(null));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.setTimeout(patienceMs, () => end(`no answer within ${patienceMs / 1_000} s`));
  });
}
