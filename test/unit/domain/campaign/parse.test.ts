import { describe, expect, it } from 'vitest';
import { parseCampaign, parseSegment } from '../../../../domain/campaign/parse.ts';
import { writeCampaign, writeSegment } from '../../../../domain/campaign/write.ts';

const spring = {
  campaign: 'spring-offer',
  name: 'Spring',
  segment: 'gardeners',
  send: 'sms/spring-offer',
  class: 'marketing',
  topic: 'offers',
  rate: 400,
};
const problemsOf = (reading: ReturnType<typeof parseCampaign> | ReturnType<typeof parseSegment>): readonly string[] =>
  reading.kind === 'refused' ? reading.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];

describe('parseCampaign', () => {
  it('reads back what writeCampaign wrote', () => {
    const read = parseCampaign(spring);
    expect(read.kind === 'read' && writeCampaign(read.definition)).toEqual(spring);
  });

  it.each([
    [{ rate: 0 }, "rate: 'rate' cannot be 0"],
    [{ rate: 2.5 }, "rate: 'rate' cannot be 2.5"],
    [{ send: 'email/spring-offer' }, 'send: no provider takes email in bulk yet'],
    [{ send: 'sms' }, "send: 'sms' names no template"],
    [{ topic: undefined }, "topic: 'topic' is missing"],
    [{ class: 'promo' }, "class: 'promo' is not known here"],
    [{ journey: 'welcome' }, 'journey: a campaign over a journey is not available yet'],
    [{ segmnt: 'x' }, "segmnt: unknown key 'segmnt'"],
  ])('refuses %j and says why', (change, problem) => {
    expect(problemsOf(parseCampaign({ ...spring, ...change }))).toEqual([problem]);
  });
});

describe('parseSegment', () => {
  it('reads back what writeSegment wrote', () => {
    const written = {
      segment: 'pros',
      name: 'Pros',
      where: { any: [{ 'traits.plan': 'pro' }, { 'traits.age': { gt: 30 } }] },
    };
    const read = parseSegment(written);
    expect(read.kind === 'read' && writeSegment(read.definition)).toEqual(written);
  });

  it.each([
    [{ 'event.total': 3 }, "where.event.total: a segment knows no 'event.total'"],
    [{ 'traits.plan': 'a\0b' }, 'where: a text of this condition holds a NUL character'],
    [
      { 'traits.plan': { in: ['\ud800'] } },
      'where: a text of this condition holds half a character (a lone surrogate)',
    ],
    [{}, 'where: this is no condition'],
  ])('refuses where %j', (where, problem) => {
    expect(problemsOf(parseSegment({ segment: 'x', where }))).toEqual([problem]);
  });
});
