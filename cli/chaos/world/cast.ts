/** `phone` as the far side writes it: digits only. */
export type Person = Readonly<{ userId: string; phone: string; email: string; timezone: string }>;

type Turn = Readonly<{ person: Person; n: number; done: () => void }>;

/** Who does something in a run, and where on earth they are, so that it is day for the ones and night for the others. */
export type Cast = Readonly<{
  /** Says what it is of, for whoever reads what is wrong. */
  newId(of: string): string;
  /** A person of its own each time, so that who got what can be told from the far side alone. */
  somebody(): Person;
  /** One of those who are sent offers again and again. */
  marketed(): Person;
  /** The next event of somebody whose last one is done; undefined when all are waiting. */
  takeTurn(): Turn | undefined;
  /** Where it is night for as long as a run may take: offers wait for the morning. */
  resting: readonly Person[];
  /** One of them. */
  atNight(): Person;
  /** A new reader of the campaign that begins next, who is written to by no other; undefined when there are no more campaigns. */
  reader(): Readonly<{ person: Person; crowd: number }> | undefined;
  /** Whoever reads from now on belongs to the next campaign; the number of this one. */
  nextCrowd(): number;
}>;

/** Zones around the world, at most three hours apart, so that some are in the middle of their day whenever that is. */
const zones = [
  'Pacific/Auckland',
  'Australia/Sydney',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Europe/Zagreb',
  'Atlantic/Azores',
  'America/Sao_Paulo',
  'America/Chicago',
  'America/Los_Angeles',
  'Pacific/Honolulu',
] as const;

/** Campaigns that a run may have: each has a segment of its own. */
export const mostCrowds = 400;
/** How the number of everybody who is written to by a campaign begins, and of nobody else. */
export const crowdNumbers = '38592';

/** The quiet hours of the run's policy are 21 to 8; a run lasts at most four hours. */
const isDay = (hour: number): boolean => hour >= 9 && hour <= 16;

export function hourIn(zone: string, at: number): number {
  const hour = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at);
  return Number(hour);
}

/** Just so late that it would be evening still, and anybody could be written to, if a clock were two hours slow. */
const lateHour = 22;

/** Where it is that hour now. These zones are named by what has to be added to get to Greenwich. */
function zoneAt(hour: number, at: number): string {
  const ahead = ((hour - new Date(at).getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

export function createCast(random: () => number, at: number): Cast {
  const run = Math.floor(random() * 36 ** 4).toString(36);
  let people = 0;
  let ids = 0;
  const zoneWhere = (fits: (hour: number) => boolean): string => {
    const zone = zones.find((one) => fits(hourIn(one, at)));
    if (zone === undefined) throw new Error('it is day nowhere');
    return zone;
  };
  const [day, night] = [zoneWhere(isDay), zoneAt(lateHour, at)];
  let crowd = 0;
  const somebody = (timezone = day, numbers = '38591'): Person => {
    people += 1;
    const number = String(people).padStart(7, '0');
    return {
      userId: `user-${run}-${number}`,
      phone: `${numbers}${number}`,
      email: `p-${number}@chaos.example`,
      timezone,
    };
  };
  const some = (count: number, timezone = day): readonly Person[] =>
    Array.from({ length: count }, () => somebody(timezone));
  const marketed = some(40);
  const resting = some(5, night);
  const waiting = some(10).map((person) => ({ person, n: 0 }));
  return {
    newId: (of) => `${of}-${run}-${String((ids += 1)).padStart(7, '0')}`,
    somebody: () => somebody(),
    marketed: () => marketed[Math.floor(random() * marketed.length)] as Person,
    takeTurn() {
      const next = waiting.shift();
      if (next === undefined) return undefined;
      return { ...next, done: () => void waiting.push({ person: next.person, n: next.n + 1 }) };
    },
    resting,
    atNight: () => resting[Math.floor(random() * resting.length)] as Person,
    reader: () => (crowd < mostCrowds ? { person: somebody(day, crowdNumbers), crowd } : undefined),
    nextCrowd: () => crowd++,
  };
}
