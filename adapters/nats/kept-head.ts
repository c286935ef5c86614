import { NatsError, type NatsConnection } from 'nats';
import { type Head, readHead } from '../../domain/audit/chain.ts';
import { streams } from '../../domain/subjects.ts';

type Told = { readonly number?: unknown; readonly seal?: unknown };

/** The newest head of a workspace's audit that was told to others; null where OUTCOMES keeps none (any more). */
export async function lastToldHead(connection: NatsConnection, workspace: string): Promise<Head | null> {
  const manager = await connection.jetstreamManager();
  const subject = `out.${workspace}.audit.sealed`;
  try {
    const told = await manager.streams.getMessage(streams.outcomes, { last_by_subj: subject });
    const { number, seal } = told.json<Told>();
    return readHead(`${String(number)}:${String(seal)}`);
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.code === 404) return null;
    throw error;
  }
}
