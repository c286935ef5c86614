import type { Racer } from './racer.ts';
import { startRacer } from './racer.ts';

/** The bare workflow with a worker process of its own, on the same Temporal server as ours. */
export async function startBareTemporal(temporalAddress: string): Promise<Racer> {
  const settings = { TEMPORAL_ADDRESS: temporalAddress };
  const worker = await startRacer('ceilings/bare-worker.ts', settings);
  const starts = await startRacer('ceilings/bare-starts.ts', settings);
  return {
    ...starts,
    close: async () => {
      await starts.close();
      await worker.close();
    },
  };
}
