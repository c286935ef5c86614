import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { sealAudit } from '../adapters/postgres/audit/seal.ts';
import { headText } from '../domain/audit/chain.ts';
import { repeatedly } from './repeatedly.ts';
import { describe } from './trouble.ts';

/** For so long a line of the audit lies unsealed. */
const everyMs = 1_000;
/** How often the log names a head, so that whoever keeps logs elsewhere keeps heads as well. */
const tellEveryMs = 60_000;

/** Seals the lines of the audit soon after they were committed, and writes the heads into the log. */
export function keepSealing(pool: Pool, log: Logger): { stop(): Promise<void> } {
  const untold = new Map<string, string>();
  let toldAt = 0;
  const tell = (): void => {
    for (const [workspace, head] of untold) log.info({ workspace, head }, 'the audit is sealed up to here');
    untold.clear();
    toldAt = performance.now();
  };
  const sealing = repeatedly(
    everyMs,
    async () => {
      for (const { workspace, head } of await sealAudit(pool)) untold.set(workspace, headText(head));
      if (untold.size > 0 && (toldAt === 0 || performance.now() - toldAt > tellEveryMs)) tell();
    },
    (error) => log.warn({ error: describe(error) }, 'the audit is not sealed; what was written waits'),
  );
  return {
    async stop() {
      await sealing.stop();
      tell();
    },
  };
}
