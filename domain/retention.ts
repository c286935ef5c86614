const dayMs = 86_400_000;

/**
 * For how many days what has ended stays, if nothing is said: longer than a link to unsubscribe has to work (365), so that whoever asks which
 * message a late click came from hears it.
 */
export const usualKeepDays = 400;

/**
 * Nobody may keep less: dead letters wait for 90 days and, put back, must meet what the inbox knows of them; caps look back for 31, mail may
 * lie at its provider for 30, the streams keep 21.
 */
export const leastKeepDays = 92;
export const mostKeepDays = 36_500;

/** What ended before this instant leaves, epoch ms. */
export const endOfKeeping = (keepDays: number, now: number): number => now - keepDays * dayMs;

/** What an id says of when it was made (version 7 of RFC 9562), epoch ms; null where it says nothing. */
export function madeAt(id: string): number | null {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(id) ?? [];
  return high === undefined || low === undefined ? null : Number.parseInt(high + low, 16);
}

/** What leaves, by the word under which it is counted. */
export const removedKinds = [
  'enrollments',
  'campaigns',
  'recipients',
  'requests',
  'messages',
  'events',
  'inbound messages',
  'engagements',
  'spend windows',
  'breakers',
  'verdict lists',
] as const;
export type RemovedKind = (typeof removedKinds)[number];
