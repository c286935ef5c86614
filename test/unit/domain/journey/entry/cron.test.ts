import { describe, expect, it } from 'vitest';
import { readCron } from '../../../../../domain/journey/entry/cron.ts';

const read = (text: string) => {
  const reading = readCron(text);
  return reading.kind === 'cron' ? reading.cron : reading.reason;
};
const every = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_, index) => least + index);

describe('readCron', () => {
  it('reads numbers, lists, ranges, steps and names', () => {
    expect(read('0,30 8-10 1-31/10 jan,Mar 1-5')).toEqual({
      minutes: [0, 30],
      hours: [8, 9, 10],
      days: [1, 11, 21, 31],
      months: [1, 3],
      weekdays: [1, 2, 3, 4, 5],
      either: true,
    });
    expect(read('*/20 5/6 * * *')).toMatchObject({ minutes: [0, 20, 40], hours: [5, 11, 17, 23] });
    expect(read('  0  9 * * *  ')).toMatchObject({ days: every(1, 31), months: every(1, 12), either: false });
  });

  it('knows Sunday by both of its numbers and by its name, once', () => {
    for (const sunday of ['0', '7', 'sun', 'SUN', '0,7'])
      expect(read(`0 9 * * ${sunday}`)).toMatchObject({ weekdays: [0] });
    expect(read('0 9 * * fri-7')).toMatchObject({ weekdays: [0, 5, 6] });
    expect(read('0 9 * * *')).toMatchObject({ weekdays: every(0, 6) });
  });

  it('takes day and weekday together only where both are narrowed', () => {
    expect(read('0 9 1 * 1')).toMatchObject({ either: true });
    expect(read('0 9 */2 * 1')).toMatchObject({ either: false });
    expect(read('0 9 1 * */2')).toMatchObject({ either: false });
  });

  it.each([
    ['mondays at nine', "'mondays at nine' has 3 fields"],
    ['0 0 9 * * 1', "'0 0 9 * * 1' has 6 fields"],
    ['@daily', "'@daily' has 1 field"],
    ['60 9 * * *', "'60' is no minute of cron"],
    ['0 24 * * *', "'24' is no hour of cron"],
    ['0 9 0 * *', "'0' is no day of cron"],
    ['0 9 L * *', "'L' is no day of cron"],
    ['0 9 * 13 *', "'13' is no month of cron"],
    ['0 9 * mon *', "'mon' is no month of cron"],
    ['0 9 * * 8', "'8' is no weekday of cron"],
    ['0 9 * * 5#3', "'5#3' is no weekday of cron"],
    ['*/0 9 * * *', "'*/0' is no minute of cron"],
    ['30-10 9 * * *', "'30-10' is no minute of cron"],
    ['0 9 30 2 *', "'0 9 30 2 *' never comes: no such month has that day"],
    ['0 9 31 4,6 *', "'0 9 31 4,6 *' never comes: no such month has that day"],
  ])('refuses %s', (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it('takes what comes rarely', () => {
    expect(read('0 9 29 2 *')).toMatchObject({ days: [29], months: [2] });
    expect(read('0 9 31 2 mon')).toMatchObject({ either: true });
  });
});
