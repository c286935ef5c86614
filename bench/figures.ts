import type { Figure } from './figure.ts';
import { ingest } from './figures/ingest.ts';
import { ledger } from './figures/ledger.ts';

export const figures: readonly Figure[] = [ingest, ledger];
