import { connect } from 'node:net';
import type { Pool } from 'pg';
import { within } from '../adapters/within.ts';
import { engineNames, type EngineState, type Health } from './ports.ts';

const patienceMs = 900;

export type EngineHealthDeps = {
  readonly pool: Pool;
  readonly stream: { ping(): Promise<void> };
  readonly temporalAddress: string;
};

/** Asks each engine something small; whoever does not answer within a second counts as away. */
export function createHealth({ pool, stream, temporalAddress }: EngineHealthDeps): Health {
  const asks: Readonly<Record<EngineState['name'], () => Promise<unknown>>> = {
    nats: () => stream.ping(),
    postgres: () => pool.query('select 1'),
    temporal: () => reach(temporalAddress),
  };
  const ask = async (name: EngineState['name']): Promise<EngineState> => {
    try {
      await within(patienceMs, asks[name]());
      return { name, up: true };
    } catch (error) {
      return { name, up: false, detail: error instanceof Error ? error.message : 'away' };
    }
  };
  return { engines: () => Promise.all(engineNames.map(ask)) };
}

function reach(address: string): Promise<void> {
  const [, host = '127.0.0.1', port = '7233'] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: patienceMs });
    const end = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error('no connection')));
    socket.once('error', (error: NodeJS.ErrnoException) => end(new Error(error.code ?? 'no connection')));
  });
}
