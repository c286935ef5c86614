/** Messages between two ages, ms, of which nobody has told the end. */
export type Stage = { readonly n: number; readonly fromMs: number; readonly toMs: number };

const minute = 60_000;
/** Reports come within seconds, and a provider that could not deliver one tries again after 1, 2, 5 and 10 minutes. */
const firstMs = 10 * minute;
/** Logs are kept for so long. */
const horizonMs = 48 * 60 * minute;

/**
 * The ages at which a message is asked for, each twice the one before: nine times until the provider forgets it, after 43 hours the last
 * time. Whoever was missed at one age, because nobody asked then, is asked for at the next.
 */
export function overdueStages(factor: number): readonly Stage[] {
  const stages: Stage[] = [];
  for (let from = firstMs; from < horizonMs; from *= 2) {
    const to = Math.min(2 * from, horizonMs);
    stages.push({ n: stages.length, fromMs: from * factor, toMs: to * factor });
  }
  return stages;
}
