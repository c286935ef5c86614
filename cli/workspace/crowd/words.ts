import type { Money } from '../../../domain/crowd/report.ts';

export const count = (value: number): string => value.toLocaleString('en');

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 1_000) / 10} %`;

export const money = ({ amount, currency }: Money): string =>
  `${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;

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
