import type { CompiledTemplates } from './compiled.ts';

const known = new WeakMap<CompiledTemplates[string], boolean>();

/** Whether a template may read `steps.…`: most do not, and need not wait for them. */
export function speaksOfSteps(locales: CompiledTemplates[string] | undefined): boolean {
  if (locales === undefined) return false;
  const found = known.get(locales) ?? /\bsteps\b/.test(JSON.stringify(locales));
  known.set(locales, found);
  return found;
}
