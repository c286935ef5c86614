import { Liquid } from 'liquidjs';
import { registerLocalFilters } from './local-filters.ts';
import type { Snippets } from '../../domain/template/compiled.ts';

/** `html` escapes every output; `text` leaves it as it is. */
export type LiquidMode = 'html' | 'text';

/** Characters of one template; a long mail has 100,000. */
const parseLimit = 500_000;
/**
 * Wall-clock ms inside the engine. Longer than a template's first turn in the thread and shorter than its second: an innocent
 * one that met a busy machine gets that second turn, a guilty one is caught there with its line.
 */
const renderLimit = 800;
/** Liquid's own count of created characters and elements. */
const memoryLimit = 1_000_000;

/** `raw` would undo escaping; `sample` would make a resend differ from what was sent first. */
const removedFilters = ['raw', 'sample'];
const removedTags = ['layout', 'block'];

/**
 * A Liquid that can do nothing but text: no file system, no prototypes, only in-memory snippets, bounded time and memory.
 * `snippets` must have no prototype, or `{% render 'constructor' %}` finds one. These limits are the engine's own word; the thread around it keeps them (CVE-2026-45618 and its kin).
 */
export function createEngine(mode: LiquidMode, snippets: Snippets = {}, limitMs = renderLimit): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    templates: snippets,
    timezoneOffset: 0,
    parseLimit,
    renderLimit: limitMs,
    memoryLimit,
    ...(mode === 'html' ? { outputEscape: 'escape' as const } : {}),
  });
  registerLocalFilters(liquid);
  for (const name of removedFilters) delete liquid.filters[name];
  for (const name of removedTags) delete liquid.tags[name];
  // Everything is escaped on its way out: a template that says so itself must not get `&amp;amp;`.
  if (mode === 'html') liquid.registerFilter('escape', (value: unknown) => value);
  return liquid;
}
