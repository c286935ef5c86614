import type { Figure } from './figure.ts';
import { ingest } from './figures/ingest.ts';
import { journeys } from './figures/journeys.ts';
import { latency } from './figures/latency.ts';
import { ledger } from './figures/ledger.ts';

export const figures: readonly Figure[] = [journeys, ingest, latency, ledger];
