/** The five fields of a cron line, each as the numbers it stands for. */
export type Cron = {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 = Sunday … 6. */
  readonly weekdays: readonly number[];
  /** Day and weekday are both narrowed: then either will do, as cron has always had it. */
  readonly either: boolean;
};
export type CronReading =
  { readonly kind: 'cron'; readonly cron: Cron } | { readonly kind: 'refused'; readonly reason: string };

export const cronText = "five fields of cron: minute, hour, day, month, weekday, such as '0 9 * * 1' or '0 9 1 * *'";

type Field = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names: readonly string[];
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: ['', ...months] },
  // 7 is Sunday too.
  { name: 'weekday', least: 0, most: 7, names: weekdays },
];
/** Of each month, in a leap year. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads `*`, numbers, names, ranges, steps and lists. Seconds, `L`, `W`, `#` and `@daily` are no part of it. */
export function readCron(text: string): CronReading {
  const refused = (reason: string): CronReading => ({ kind: 'refused', reason });
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return refused(`'${text}' has ${parts.length} field${parts.length === 1 ? '' : 's'}`);
  const read: (readonly number[])[] = [];
  for (const [index, field] of fields.entries()) {
    const numbers = readField(parts[index] ?? '', field);
    if (numbers === null) return refused(`'${parts[index]}' is no ${field.name} of cron`);
    read.push(numbers);
  }
  const [minutes = [], hours = [], days = [], inMonths = [], onWeekdays = []] = read;
  const either = [2, 4].every((index) => parts[index]?.startsWith('*') === false);
  const cron: Cron = {
    minutes,
    hours,
    days,
    months: inMonths,
    weekdays: sorted(onWeekdays.map((day) => day % 7)),
    either,
  };
  const comes = either || inMonths.some((month) => days.some((day) => day <= (lengths[month - 1] ?? 0)));
  return comes ? { kind: 'cron', cron } : refused(`'${text}' never comes: no such month has that day`);
}

/** What a definition holds that `validate` has passed; throws on anything else. */
export function cronOf(text: string): Cron {
  const reading = readCron(text);
  if (reading.kind === 'refused') throw new Error(`${reading.reason}; expected ${cronText}`);
  return reading.cron;
}

function readField(text: string, field: Field): readonly number[] | null {
  const parts = text.split(',').map((part) => readPart(part, field));
  return parts.some((part) => part === null) ? null : sorted(parts.flatMap((part) => part ?? []));
}

function readPart(text: string, field: Field): readonly number[] | null {
  const read = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(text);
  if (read === null) return null;
  const [, from = '', to, every] = read;
  if (from === '*' && to !== undefined) return null;
  const least = from === '*' ? field.least : numberOf(from, field);
  // A step without an end goes on to the last; Sunday counts once.
  const last = field.name === 'weekday' ? 6 : field.most;
  const most = to !== undefined ? numberOf(to, field) : from === '*' || every !== undefined ? last : least;
  const step = every === undefined ? 1 : Number(every);
  if (least === null || most === null || step < 1 || most < least) return null;
  return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => least + index * step);
}

function numberOf(text: string, { least, most, names }: Field): number | null {
  const named = names.indexOf(text.toLowerCase());
  const number = named >= 0 ? named : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

const sorted = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].toSorted((left, right) => left - right);
