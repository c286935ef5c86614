import type { Liquid } from 'liquidjs';

/** As much of liquidjs's own `this` as a filter needs. */
type Within = { readonly context: { getSync(path: PropertyKey[]): unknown } };
/** Keyword arguments come as pairs. */
type Form = readonly [name: string, text: unknown];

/** Says of a value what it is not, and never what it is (I8). */
export class CannotShow extends Error {}

const styles = ['full', 'long', 'medium', 'short'] as const;
type Style = (typeof styles)[number];

/**
 * Numbers, money, dates and plurals as the reader of a text writes them: in the language of the template that was chosen for them, and at
 * their own hours. What cannot be shown is no text: the message fails, with the reason. (Unicode CLDR, as `Intl` has it; plurals by
 * https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules.)
 */
export function registerLocalFilters(liquid: Liquid): void {
  liquid.registerFilter('number', function (this: Within, value: unknown, digits?: unknown) {
    const fraction =
      digits === undefined ? {} : { minimumFractionDigits: Number(digits), maximumFractionDigits: Number(digits) };
    return numbers(localeOf(this), fraction).format(numberOf('number', value));
  });
  liquid.registerFilter('money', function (this: Within, value: unknown, currency: unknown) {
    if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))
      throw new CannotShow(`'money' needs a currency, such as money: 'EUR'`);
    return numbers(localeOf(this), { style: 'currency', currency }).format(numberOf('money', value));
  });
  liquid.registerFilter('plural', function (this: Within, value: unknown, ...forms: readonly Form[]) {
    const locale = localeOf(this);
    const number = numberOf('plural', value);
    const texts = new Map(forms.flatMap((form) => (Array.isArray(form) ? [[form[0], String(form[1])] as const] : [])));
    const exact = texts.get(`exactly_${number}`);
    const text = exact ?? texts.get(plurals(locale).select(number)) ?? texts.get('other');
    if (text === undefined) throw new CannotShow(`'plural' has no text for ${number}: other: '…' is for all numbers`);
    return text.replaceAll('#', numbers(locale, {}).format(number));
  });
  liquid.registerFilter('local_date', function (this: Within, value: unknown, style?: unknown) {
    return dates(this, { dateStyle: styleOf('local_date', style, 'long') }).format(instantOf('local_date', value));
  });
  liquid.registerFilter('local_time', function (this: Within, value: unknown, style?: unknown) {
    return dates(this, { timeStyle: styleOf('local_time', style, 'short') }).format(instantOf('local_time', value));
  });
}

function numberOf(filter: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new CannotShow(`'${filter}' needs a number and got ${describe(value)}`);
}

function instantOf(filter: string, value: unknown): Date {
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : new Date(NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw new CannotShow(`'${filter}' needs an instant such as 2026-03-01T09:00:00Z and got ${describe(value)}`);
}

const describe = (value: unknown): string =>
  value === undefined || value === null
    ? 'nothing'
    : typeof value === 'object'
      ? 'a list or a map'
      : `a ${typeof value}`;

function styleOf(filter: string, style: unknown, usual: Style): Style {
  if (style === undefined) return usual;
  const known = styles.find((one) => one === style);
  if (known === undefined) throw new CannotShow(`'${filter}' knows ${styles.join(', ')}`);
  return known;
}

/** Of the template, as its file is named. */
function localeOf({ context }: Within): string {
  const locale = String(context.getSync(['reader', 'locale']) ?? 'en').replaceAll('_', '-');
  return supported(locale) ? locale : 'en';
}

/** The first one that is one: theirs, or that of the workspace. */
function dates(
  within: Within,
  style: Pick<Intl.DateTimeFormatOptions, 'dateStyle' | 'timeStyle'>,
): Intl.DateTimeFormat {
  const zones = within.context.getSync(['reader', 'zones']);
  const zone = (Array.isArray(zones) ? zones : []).find((one): one is string => typeof one === 'string' && isZone(one));
  const locale = localeOf(within);
  const options = { ...style, timeZone: zone ?? 'UTC' };
  return kept(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}
const numbers = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
const plurals = (locale: string): Intl.PluralRules => kept(`plural ${locale}`, () => new Intl.PluralRules(locale));

const supported = (locale: string): boolean =>
  kept(`locale ${locale}`, () => isKnown(() => new Intl.NumberFormat(locale)));
const isZone = (zone: string): boolean =>
  kept(`zone ${zone}`, () => isKnown(() => new Intl.DateTimeFormat('en', { timeZone: zone })));
function isKnown(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false; // a RangeError is Intl's way of saying that it knows none of this name
  }
}

/** To make one of Intl's formats takes a hundred times as long as to use it. Few languages, zones and currencies are in use; traits could name any. */
const formats = new Map<string, unknown>();
const mostFormats = 1_000;
function kept<Value>(key: string, make: () => Value): Value {
  if (formats.has(key)) return formats.get(key) as Value;
  const made = make();
  if (formats.size < mostFormats) formats.set(key, made);
  return made;
}
