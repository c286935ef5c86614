import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { decideSplits } from '../../adapters/postgres/journey/split-tests.ts';
import { repeatedly } from '../repeatedly.ts';

/** Nobody waits for it: until then people are drawn. */
const everyMs = 5_000;

/** Finds the winners of splits. Every router does it: each test is decided once, by whoever comes first. */
export const decideSplitsRepeatedly = (
  pool: Pool,
  log: Logger,
  onTrouble: (error: unknown) => void,
): { stop(): Promise<void> } =>
  repeatedly(
    everyMs,
    async () => {
      for (const decided of await decideSplits(pool)) log.info(decided, 'a split was decided');
    },
    onTrouble,
  );
