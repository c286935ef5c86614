import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Figure, Reading, Size } from './figure.ts';

/** One measured line, as printed by `--json` and kept under `bench/results/`. */
export type Result = Pick<Figure, 'id' | 'name' | 'claim' | 'target'> &
  Reading & {
    readonly size: Size;
    readonly command: string;
    readonly date: string;
    readonly tookS: number;
    readonly machine: ReturnType<typeof describeMachine>;
  };

const folder = fileURLToPath(new URL('results/', import.meta.url));

export function keepResult(result: Result): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${result.id}-${result.name}.json`, `${JSON.stringify(result, null, 1)}\n`);
}

export function keptResults(): readonly Result[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(folder + name, 'utf8')) as Result);
}

/** `load` is what others did to the machine before we began. */
export function describeMachine(load: number) {
  const [first] = cpus();
  return {
    cpu: `${cpus().length} × ${first?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: load,
  };
}

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;
