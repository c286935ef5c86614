import type { Figure } from './figure.ts';
import { adapterPage } from './figures/adapter-page.ts';
import { adapterSpeed } from './figures/adapter-speed.ts';
import { campaignHistory } from './figures/campaign-history.ts';
import { campaignIsolation } from './figures/campaign-isolation.ts';
import { campaignMemory } from './figures/campaign-memory.ts';
import { campaignSpeed } from './figures/campaign.ts';
import { cachedRuns } from './figures/cached-runs.ts';
import { cost, history } from './figures/cost.ts';
import { bulkhead, sharedSlots } from './figures/bulkhead.ts';
import { bulkGuarantees } from './figures/bulk-guarantees.ts';
import { guarantees } from './figures/guarantees.ts';
import { ingest } from './figures/ingest.ts';
import { journeys } from './figures/journeys.ts';
import { latency } from './figures/latency.ts';
import { largeLedger } from './figures/large-ledger.ts';
import { interpreter } from './figures/interpreter.ts';
import { ledger } from './figures/ledger.ts';
import { localFirst } from './figures/local-first.ts';
import { memory } from './figures/memory.ts';
import { outage, unguardedOutage } from './figures/outage.ts';
import { saga, workerTimeOfJourney } from './figures/worker-time.ts';
import { simulation } from './figures/simulation.ts';
import { sandboxMemory } from './figures/sandbox-memory.ts';
import { sandboxSpeed } from './figures/sandbox-speed.ts';

/** In the order of the plan. */
export const figures: readonly Figure[] = [
  journeys,
  cost,
  history,
  ingest,
  latency,
  localFirst,
  ledger,
  memory,
  campaignSpeed,
  campaignHistory,
  campaignMemory,
  campaignIsolation,
  saga,
  sandboxSpeed,
  adapterSpeed,
  adapterPage,
  sandboxMemory,
  guarantees,
  bulkGuarantees,
  largeLedger,
  simulation,
  outage,
  unguardedOutage,
  bulkhead,
  sharedSlots,
  interpreter,
  workerTimeOfJourney,
  cachedRuns,
];
