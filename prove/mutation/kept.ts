import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { areas } from './areas.ts';
import type { Score } from './report.ts';

/** A score, of which content (content-of.ts), by which Stryker. */
type Kept = Score & { readonly content: string; readonly stryker: string };

const file = fileURLToPath(new URL('results.json', import.meta.url));

export function keptScores(): { readonly [area: string]: (Kept & { readonly date: string }) | undefined } {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof keptScores>) : {};
}

/** The newest of each area, in the order of the areas. */
export function keep(name: string, score: Kept): void {
  const all = { ...keptScores(), [name]: { date: new Date().toISOString(), ...score } };
  const inOrder = Object.fromEntries(areas.flatMap((area) => (all[area.name] ? [[area.name, all[area.name]]] : [])));
  writeFileSync(file, `${JSON.stringify(inOrder, null, 2)}\n`);
}
