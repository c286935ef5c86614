/** Where people live: enough of the world that every kind of clock is met (halves of an hour, no summer time, several zones). */
export type Place = {
  readonly country: string;
  readonly zones: readonly string[];
  readonly language: string;
  readonly names: readonly string[];
};

const english = ['Olivia', 'George', 'Amelia', 'Arthur', 'Isla', "Sinéad O'Neill"];

export const places: readonly Place[] = [
  { country: 'HR', zones: ['Europe/Zagreb'], language: 'hr', names: ['Ana', 'Luka', 'Mia', 'Ivan', 'Željka', 'Šime'] },
  { country: 'SI', zones: ['Europe/Ljubljana'], language: 'sl', names: ['Nika', 'Luka', 'Žan'] },
  { country: 'DE', zones: ['Europe/Berlin'], language: 'de', names: ['Emma', 'Jürgen', 'Lea', 'Max'] },
  { country: 'AT', zones: ['Europe/Vienna'], language: 'de', names: ['Anna', 'Jakob', 'Resi'] },
  { country: 'FR', zones: ['Europe/Paris'], language: 'fr', names: ['Chloé', 'Hugo', 'Zoë'] },
  { country: 'IT', zones: ['Europe/Rome'], language: 'it', names: ['Giulia', 'Leo', 'Niccolò'] },
  { country: 'ES', zones: ['Europe/Madrid', 'Atlantic/Canary'], language: 'es', names: ['Lucía', 'Íñigo', 'Martín'] },
  { country: 'PL', zones: ['Europe/Warsaw'], language: 'pl', names: ['Zofia', 'Łukasz', 'Jan'] },
  { country: 'GB', zones: ['Europe/London'], language: 'en', names: english },
  { country: 'IE', zones: ['Europe/Dublin'], language: 'en', names: english },
  {
    country: 'US',
    zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'],
    language: 'en',
    names: english,
  },
  { country: 'BR', zones: ['America/Sao_Paulo'], language: 'pt', names: ['João', 'Beatriz'] },
  { country: 'IN', zones: ['Asia/Kolkata'], language: 'en', names: ['Priya', 'Arjun'] },
  { country: 'JP', zones: ['Asia/Tokyo'], language: 'ja', names: ['さくら', '蓮'] },
  {
    country: 'AU',
    zones: ['Australia/Sydney', 'Australia/Adelaide', 'Australia/Perth'],
    language: 'en',
    names: english,
  },
  { country: 'ZA', zones: ['Africa/Johannesburg'], language: 'en', names: ['Thandi', 'Sipho'] },
];

/** Of people whose workspace says nothing else: so many live where it is at home. */
const atHome = 0.7;

type Settings = {
  readonly defaultCountry?: string;
  readonly defaultZone?: string;
  readonly countries?: readonly string[];
};

/** Where the people of a workspace live, each place with its weight. `wished`: by country, where somebody knows. */
export function placesOf(
  { defaultCountry, defaultZone, countries }: Settings,
  wished: { readonly [country: string]: number },
): readonly (readonly [Place, number])[] {
  const named = Object.entries(wished).map(([country, weight]) => [placeOf(country), weight] as const);
  if (named.length > 0) return named;
  const open = countries === undefined ? places : countries.map(placeOf);
  const home = open.find(({ country, zones }) => country === defaultCountry || zones.includes(defaultZone ?? ''));
  const others = open.filter((place) => place !== home);
  return [
    ...(home === undefined ? [] : [[home, others.length === 0 ? 1 : atHome] as const]),
    ...others.map((place) => [place, (home === undefined ? 1 : 1 - atHome) / others.length] as const),
  ];
}

/** One of which nothing is known here has people without a zone of their own: policy then goes by their country. */
const placeOf = (country: string): Place =>
  places.find((place) => place.country === country) ?? { country, zones: [], language: 'en', names: english };
