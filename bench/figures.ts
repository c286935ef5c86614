import type { Figure } from './figure.ts';
import { campaignHistory, campaignIsolation, campaignMemory, campaignSpeed } from './figures/campaigns.ts';
import { cost, history } from './figures/cost.ts';
import { ingest } from './figures/ingest.ts';
import { journeys } from './figures/journeys.ts';
import { latency } from './figures/latency.ts';
import { ledger } from './figures/ledger.ts';
import { localFirst } from './figures/local-first.ts';
import { memory } from './figures/memory.ts';

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
];
