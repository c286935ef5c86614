import type { Logger } from 'pino';
import type { Config } from '../config/load.ts';
import type { RunningRole } from './role.ts';

export async function runReceipts(_config: Config, _log: Logger): Promise<RunningRole> {
  return { close: async () => undefined };
}
