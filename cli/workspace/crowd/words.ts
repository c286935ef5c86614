import type { Money } from '../../../domain/crowd/report.ts';

export const count = (value: number): string => value.toLocaleString('en');

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 1_000) / 10} %`;

export const money = ({ amount, currency }: Money): string =>
  `${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;

/** As in "7 h 12 min": two units are as exact as anybody wants to know. */
export function span(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const first = units.findIndex(([, length]) => ms >= length);
  if (first === -1) return 'no time';
  let left = ms;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, length]) => {
      const amount = Math.floor(left / length);
      left -= amount * length;
      return amount === 0 ? [] : [`${amount} ${unit}`];
    })
    .join(' ');
}

export function moment(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  })
    .format(instant)
    .replaceAll(',', '');
}

export const channelSum = (sent: { readonly [channel: string]: number }): number =>
  Object.values(sent).reduce((sum, one) => sum + one, 0);
