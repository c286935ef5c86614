/**
 * Which of a template's locales a person reads: their own, its language alone (`hr-HR` → `hr`), the workspace's default,
 * then the first in alphabetical order. Undefined where the template has none at all.
 */
export function resolveLocale(
  available: readonly string[],
  wanted: unknown,
  defaultLocale: string | undefined,
): string | undefined {
  const byName = new Map(available.map((locale) => [canonical(locale), locale]));
  for (const candidate of [wanted, defaultLocale]) {
    if (typeof candidate !== 'string') continue;
    const name = canonical(candidate);
    const found = byName.get(name) ?? byName.get(name.split('-')[0] ?? name);
    if (found !== undefined) return found;
  }
  return [...available].sort()[0];
}

function canonical(locale: string): string {
  return locale.trim().replaceAll('_', '-').toLowerCase();
}
