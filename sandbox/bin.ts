#!/usr/bin/env node
import { runSandbox } from './command/run.ts';

// The sandbox as a package of its own: `carillon-sandbox …`, and `carillon sandbox …` for those who know it from the whole.
const args = process.argv.slice(2);
const isWhole = args[0] === 'sandbox';
await runSandbox(isWhole ? 'carillon sandbox' : 'carillon-sandbox', isWhole ? args.slice(1) : args);
