import { describe, expect, it } from 'vitest';
import { zones } from '../../../../../adapters/zones/zones.ts';
import { writeJourney } from '../../../../../domain/journey/authoring/write-journey.ts';
import { date, event, exit, journey, schedule } from '../../../../../domain/journey/builder.ts';
import { differences } from '../../../../../domain/journey/differences.ts';
import { entryWords } from '../../../../../domain/journey/entry/entry.ts';
import { drawingOf } from '../../../../../domain/journey/drawing/drawing.ts';
import { mermaidOf } from '../../../../../domain/journey/drawing/mermaid.ts';
import { parseJourney } from '../../../../../domain/journey/parse.ts';
import { explainJourney } from '../../../../../cli/workspace/explain.ts';

const read = (on: unknown, more: object = { reentry: 'always' }) =>
  parseJourney({ journey: 'a', on, ...more, steps: ['exit'] }, { isZone: zones.isZone });
const problems = (on: unknown, more?: object): readonly string[] => {
  const reading = read(on, more);
  if (reading.kind !== 'refused') return [];
  return reading.problems.map(({ path, message, hint }) => `${path.join('.')}: ${message}${hint ? ` (${hint})` : ''}`);
};
const weekly = { schedule: '0 9 * * 1', zone: 'Europe/Zagreb', segment: 'vips' };

describe('what begins a journey', () => {
  it.each([
    [weekly, weekly],
    [{ date: 'traits.birthday' }, { date: 'traits.birthday', zone: 'profile' }],
    [
      { date: 'traits.contract.end', yearly: true, before: '2 weeks', at: '10:00', zone: 'UTC' },
      {
        date: 'traits.contract.end',
        yearly: true,
        offset: { by: '2 weeks', to: 'before' },
        at: '10:00',
        zone: 'UTC',
      },
    ],
  ])('is read and written again as %j', (written, on) => {
    const reading = read(written);
    expect(reading).toMatchObject({ kind: 'journey', definition: { on } });
    if (reading.kind !== 'journey') throw new Error('refused');
    expect(parseJourney(writeJourney(reading.definition), { isZone: zones.isZone })).toEqual(reading);
  });

  it.each([
    [{ ...weekly, schedule: '0 9 * *' }, "on.schedule: '0 9 * *' has 4 fields"],
    [{ ...weekly, zone: 'Europe/Zagrebb' }, "on.zone: 'Europe/Zagrebb' is not a time zone"],
    [{ schedule: '0 9 * * 1', segment: 'vips' }, "on.zone: 'zone' is missing"],
    [{ schedule: '0 9 * * 1', zone: 'UTC' }, "on.segment: 'segment' is missing"],
    [{ ...weekly, segmnt: 'x' }, "on.segmnt: unknown key 'segmnt' (did you mean 'segment'?)"],
    [{ date: 'event.when' }, "on.date: 'event.when' is no trait (before it begins there is no event at hand)"],
    [{ date: '2026-12-24' }, "on.date: '2026-12-24' is no trait"],
    [{ date: 'traits.a', before: '1 day', after: '1 day' }, 'on.after: it cannot be both before and after'],
    [
      { date: 'traits.a', yearly: true, before: '400 days' },
      "on.before: '400 days' is too long for what comes every year",
    ],
    [{ date: 'traits.a', at: '25:00' }, "on.at: '25:00' is not a time of day"],
    [{ shedule: '0 9 * * 1' }, "on: nothing says what begins the journey (did you mean 'schedule'?)"],
  ])('is refused: %j', (on, problem) => {
    expect(problems(on)).toEqual([problem]);
  });

  it('is refused by name where it does not work yet', () => {
    expect(problems({ segment: 'vips' })[0]).toContain('entry by coming into a segment is not available yet');
  });

  it('must say whether people come again, because the calendar does', () => {
    expect(problems(weekly, {})).toEqual(["reentry: 'reentry' is missing (a schedule comes round again and again)"]);
    expect(problems({ date: 'traits.birthday' }, {})[0]).toContain("'reentry' is missing");
    expect(problems('user.signed_up', {})).toEqual([]);
  });

  it('is built in TypeScript', () => {
    const steps = [exit()];
    const { zone, segment } = weekly;
    const built = journey('a', { on: schedule('0 9 * * 1', { zone, segment }), reentry: 'always', steps });
    expect(built.on).toEqual(weekly);
    const yearly = journey('a', {
      on: date('traits.birthday', { yearly: true, at: '10:00' }),
      reentry: 'always',
      steps,
    });
    expect(yearly.on).toEqual({ date: 'traits.birthday', yearly: true, at: '10:00', zone: 'profile' });
    expect(() => journey('a', { on: schedule('nine', { zone, segment }), reentry: 'always', steps })).toThrow(
      /1 field/,
    );
  });

  it.each([
    ['0 9 * * 1', "every Monday at 09:00 (UTC), everybody in segment 'vips'"],
    ['5 17 * * mon,fri', "every Monday, Friday at 17:05 (UTC), everybody in segment 'vips'"],
    ['0 9 * * *', "every day at 09:00 (UTC), everybody in segment 'vips'"],
    ['0 9 1 * *', "on day 1 of every month at 09:00 (UTC), everybody in segment 'vips'"],
    ['*/5 9 * * *', "'*/5 9 * * *' (UTC), everybody in segment 'vips'"],
    ['0 9 1 * 1', "'0 9 1 * 1' (UTC), everybody in segment 'vips'"],
  ])('is told in words: %s', (line, words) => {
    expect(entryWords({ schedule: line, zone: 'UTC', segment: 'vips' })).toBe(words);
  });

  it('says that it comes for each person where they are', () => {
    expect(entryWords({ schedule: '0 9 * * 1', zone: 'profile', segment: 'vips' })).toBe(
      "every Monday at 09:00 (the person's time), everybody in segment 'vips'",
    );
  });

  it('is part of explanations, drawings and plans', () => {
    const steps = [exit()];
    const before = journey('a', { on: event('user.signed_up'), steps });
    const after = journey('a', {
      on: date('traits.birthday', { yearly: true, before: '2 days', at: '10:00' }),
      reentry: 'once',
      steps,
    });
    const words = "10:00 on 2 days before traits.birthday, every year (the person's time)";
    expect(explainJourney(after)[1]).toBe(`begins ${words}, once per person`);
    expect(mermaidOf(drawingOf(after))).toContain(words);
    const [changed = ''] = differences(before, after);
    expect(changed).toContain('on user.signed_up → {"date":"traits.birthday","yearly":true');
  });
});
