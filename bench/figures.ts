import type { Figure } from './figure.ts';
import { ledger } from './figures/ledger.ts';

export const figures: readonly Figure[] = [ledger];
